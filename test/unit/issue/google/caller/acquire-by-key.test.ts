import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { decodeProtectedHeader, jwtVerify } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { stalled } from '../../../../../src/failure.ts'
import type { CallerResult } from '../../../../../src/issue/caller/caller.ts'
import { createAcquireByKey } from '../../../../../src/issue/google/caller/acquire-by-key.ts'
import { Redacted } from '../../../../../src/redacted.ts'
import { createFakeClock } from '../../../../kit/fake-clock.ts'
import { shown } from '../../../../kit/shown.ts'

const START = Date.parse('2026-11-22T10:00:00.700Z')
const EMAIL = 'minter@my-project.iam.gserviceaccount.com'
const REF = { name: 'google-key', key: 'key.json' }
const signal = new AbortController().signal
let pair: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }
let file = {}

beforeAll(() => {
  pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  file = {
    type: 'service_account',
    client_email: EMAIL,
    private_key_id: 'abc123',
    private_key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    token_uri: 'http://169.254.169.254/token',
    universe_domain: 'googleapis.com',
  }
})

const acquireFrom = (text: () => string, asked: string[] = []): (() => Promise<CallerResult>) => {
  const acquire = createAcquireByKey(
    {
      clock: createFakeClock(START),
      universeDomain: 'googleapis.com',
      readSecret: async (namespace, { name, keys }) => {
        asked.push(`${namespace}/${name}/${keys.join()}`)
        return { ok: true, values: [new Redacted(text())] }
      },
    },
    'etl',
    REF,
  )
  return () => acquire(signal)
}

describe('createAcquireByKey', () => {
  it('signs a JWT with the key, for the IAM Service Account Credentials API alone', async () => {
    const result = await acquireFrom(() => JSON.stringify(file))()
    if (!result.ok) throw new Error(result.failure.message)
    const { caller } = result
    const jwt = caller.token.reveal()
    expect(decodeProtectedHeader(jwt)).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'abc123' })
    const { payload } = await jwtVerify(jwt, pair.publicKey, { currentDate: new Date(START) })
    const iat = Math.floor(START / 1000)
    expect(payload).toEqual({
      iss: EMAIL,
      sub: EMAIL,
      aud: 'https://iamcredentials.googleapis.com/',
      iat,
      exp: iat + 3600,
    })
    expect(caller.principal).toBe(`serviceAccount:${EMAIL}`)
    expect(caller.expiresAt).toBe((iat + 3600) * 1000)
    expect(shown(result)).not.toContain(jwt)
  })

  it('reads the Secret of the given namespace at every attempt', async () => {
    const asked: string[] = []
    const acquire = acquireFrom(() => JSON.stringify(file), asked)
    await acquire()
    await acquire()
    expect(asked).toEqual(['etl/google-key/key.json', 'etl/google-key/key.json'])
  })

  it('says what the reader of Secrets says when there is none', async () => {
    const failure = stalled('Unauthenticated', 'create Secret google-key')
    const acquire = createAcquireByKey(
      {
        clock: createFakeClock(START),
        universeDomain: 'googleapis.com',
        readSecret: () => Promise.resolve({ ok: false, failure }),
      },
      'etl',
      REF,
    )
    expect(await acquire(signal)).toEqual({ ok: false, failure })
  })

  it.each([
    ['no JSON', () => 'canary: -----BEGIN'],
    ['half a JSON', () => JSON.stringify(file).slice(0, 300)],
    ['JSON with a broken key', () => JSON.stringify({ ...file, private_key: 'canary' })],
    ['somebody else’s configuration', () => JSON.stringify({ type: 'external_account' })],
  ])('names Secret and key, and quotes nothing, when it holds %s', async (_, text) => {
    const result = await acquireFrom(text)()
    expect(result).toMatchObject({
      ok: false,
      failure: { ending: 'Stalled', reason: 'Unauthenticated' },
    })
    const all = shown(result)
    expect(all).toContain('Secret google-key, key key.json')
    expect(all).not.toContain('canary')
    expect(all).not.toContain('BEGIN')
  })
})
