import { expect, test } from 'vitest'
import { readSecret } from '../../../../src/reconcile/credential/read-secret.ts'
import { secretDigest } from '../../../../src/render/secret-digest.ts'
import type { LiveSecret } from '../../../../src/write/secret.ts'
import { observedCredential } from '../../../kit/credential-gen.ts'

const encoded = (text: string): string => Buffer.from(text).toString('base64')
const DATA = {
  clientId: encoded('client-1'),
  clientSecret: encoded('plt_cs_cred-001_5d'),
  credentialId: encoded('cred-001'),
  tokenUrl: encoded('https://k0rdent.example/token'),
  expiresAt: encoded('2030-01-01T00:00:00Z'),
}

async function digestOf(data: LiveSecret['data']): Promise<string | undefined> {
  const metadata = {
    name: 'pipeline-credential',
    namespace: 'etl',
    uid: 'uid-of-secret',
    resourceVersion: '100',
    generation: 0,
    creationTimestamp: '2026-01-01T00:00:00Z',
    labels: {},
    annotations: {},
    ownerReferences: [],
  }
  const live: LiveSecret = { metadata, type: 'Opaque', immutable: false, data }
  const seen = await readSecret({ read: () => Promise.resolve(live) }, observedCredential())
  return seen.state === 'Present' ? seen.live?.digest : undefined
}

/** Each byte of a value with its last bit turned. */
const changed = (value: string): readonly string[] => {
  const bytes = Buffer.from(value, 'base64')
  return [...bytes.keys()].map((at) => {
    const other = Buffer.from(bytes)
    other[at] = (other[at] ?? 0) ^ 1
    return other.toString('base64')
  })
}

test('readSecret() tells a change of any byte that was written', async () => {
  const written = secretDigest('Opaque', DATA)
  expect(await digestOf(DATA)).toBe(written)
  for (const [key, value] of Object.entries(DATA)) {
    for (const other of changed(value)) {
      expect(await digestOf({ ...DATA, [key]: other })).not.toBe(written)
    }
    const left = Object.entries(DATA).filter(([name]) => name !== key)
    expect(await digestOf(Object.fromEntries(left))).not.toBe(written)
  }
})

test('readSecret() does not go by what somebody else put beside it', async () => {
  expect(await digestOf({ ...DATA, mine: encoded('mine') })).toBe(secretDigest('Opaque', DATA))
})

const nothing = (): Promise<undefined> => Promise.resolve(undefined)

test('readSecret() says that there is none, as the API server has it now', async () => {
  expect(await readSecret({ read: nothing }, observedCredential())).toEqual({
    state: 'Absent',
    live: true,
  })
})
