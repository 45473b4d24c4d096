import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { describe, expect, test } from 'vitest'
import type { Condition } from '../../../../src/api/condition.ts'
import { impersonatedTokenSpecSchema } from '../../../../src/api/impersonated-token-spec.ts'
import { describeMissing } from '../../../../src/cli/mint/describe-missing.ts'
import { judgeMinted } from '../../../../src/cli/mint/judge-minted.ts'
import { mintName } from '../../../../src/cli/mint/mint-name.ts'
import { rightsOfPolicies, rightsToMint } from '../../../../src/cli/mint/mint-rights.ts'
import { readClaims } from '../../../../src/cli/mint/read-claims.ts'
import { readTimeout } from '../../../../src/cli/read-timeout.ts'

const condition = (
  type: Condition['type'],
  status: Condition['status'],
  message = 'because',
): Condition => ({
  type,
  status,
  observedGeneration: 1,
  lastTransitionTime: '2026-01-01T00:00:00Z',
  reason: 'NotGranted',
  message,
})

describe('an object that was made', () => {
  test('is awaited until somebody has said something final of it', () => {
    expect(judgeMinted({ status: {} })).toEqual({ state: 'Awaited', why: undefined })
    const pending = { conditions: [condition('Ready', 'False')] }
    expect(judgeMinted({ status: pending })).toEqual({
      state: 'Awaited',
      why: 'NotGranted: because',
    })
    const refused = { conditions: [condition('Ready', 'False'), condition('Stalled', 'True')] }
    expect(judgeMinted({ status: refused })).toEqual({
      state: 'Refused',
      why: 'NotGranted: because',
    })
    expect(judgeMinted({ status: { conditions: [condition('Ready', 'True')] } })).toEqual({
      state: 'Ready',
    })
  })

  test('says why without what a terminal obeys', () => {
    const conditions = [condition('Ready', 'False', 'be\u001B[2Jcause')]
    expect(judgeMinted({ status: { conditions } })).toMatchObject({ why: 'NotGranted: because' })
  })
})

test('a name is one of Kubernetes, and another one each time', () => {
  expect(mintName(() => 0)).toMatch(/^mint-[a-z0-9]{10}$/)
  expect(mintName(() => 0.999_999)).toMatch(/^mint-[a-z0-9]{10}$/)
  expect(mintName(Math.random)).not.toBe(mintName(Math.random))
})

const spec = (fields: object) => impersonatedTokenSpecSchema.parse({ accessToken: {}, ...fields })

describe('the rights that are needed', () => {
  test('are those of what mint does', () => {
    expect(rightsToMint('team').map(({ verb, resource }) => `${verb} ${resource}`)).toEqual([
      'create impersonatedtokens',
      'get impersonatedtokens',
      'delete impersonatedtokens',
      'get secrets',
    ])
  })

  test.each([
    [{ issuerRef: { name: 'local' }, serviceAccount: 'team:a' }, 'local:team:a'],
    [
      { issuerRef: { name: 'own', kind: 'CredentialIssuer' }, serviceAccount: 'a@b' },
      'credentialissuer/own:a@b',
    ],
    [{ credentialRef: { name: 'pipeline' } }, 'serviceaccountcredential/pipeline'],
  ])('are those that the policies ask for with %j', (fields, identity) => {
    const [mint, ...others] = rightsOfPolicies(spec(fields), 'team', 'mint-x')
    expect(mint).toMatchObject({ verb: 'mint', resource: 'identities', name: identity })
    expect(others.map(({ verb, resource, name }) => `${verb} ${resource} ${name}`)).toEqual([
      'create secrets mint-x',
      'update secrets mint-x',
    ])
  })

  test('are shown as rules, without a name that is another one each time', () => {
    const rights = rightsOfPolicies(
      spec({ issuerRef: { name: 'local' }, serviceAccount: 'team:a' }),
      'team',
      'mint-x',
    )
    expect(describeMissing(rights, 'mint-x')).toBe(
      '  {apiGroups: ["mintlet.dev"], resources: ["identities"], resourceNames: ["local:team:a"], verbs: [mint]}\n' +
        '  {apiGroups: [""], resources: ["secrets"], verbs: [create]}\n' +
        '  {apiGroups: [""], resources: ["secrets"], verbs: [update]}',
    )
  })
})

describe('flags', () => {
  test('a timeout is between a second and an hour', () => {
    expect(readTimeout('90s')).toBe(90_000)
    for (const text of ['0s', '2h', '10', 'soon', '']) {
      expect(() => readTimeout(text)).toThrow('--timeout must be a duration')
    }
  })

  test('claims are a JSON object in a file, of which nothing is quoted', async () => {
    const folder = await mkdtemp(`${tmpdir()}/mintlet-claims-`)
    try {
      await writeFile(`${folder}/good`, '{"a": {"b": [1, null]}}')
      await writeFile(`${folder}/list`, '["hush-hush"]')
      await writeFile(`${folder}/broken`, '{"hush-hush"')
      expect(await readClaims(`${folder}/good`)).toEqual({ a: { b: [1, null] } })
      await writeFile(`${folder}/deep`, `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)
      await expect(readClaims(`${folder}/deep`)).rejects.toThrow('make it flatter')
      for (const name of ['list', 'broken']) {
        const refused = readClaims(`${folder}/${name}`)
        await expect(refused).rejects.toThrow('must hold the claims as a JSON object')
        await expect(refused).rejects.not.toThrow('hush')
      }
      await expect(readClaims(`${folder}/none`)).rejects.toThrow('it cannot be read')
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
