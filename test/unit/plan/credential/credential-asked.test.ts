import { describe, expect, test } from 'vitest'
import { credentialAsked } from '../../../../src/plan/credential/credential-asked.ts'
import { requestedLife } from '../../../../src/plan/credential/requested-life.ts'
import { type CredentialSpecInput, credential } from '../../../kit/credential-gen.ts'
import { HOUR, NOW } from '../../../kit/gen.ts'

const NAMESPACE = { name: 'etl', labels: {} }
const LIVES = { usual: 720 * HOUR, longest: 50 * HOUR }

const asked = (spec: CredentialSpecInput) => {
  const of = credential({ spec }).spec
  if (!of.valid) throw new Error(of.message)
  return credentialAsked(of.value, NAMESPACE, LIVES, NOW)
}

describe('credentialAsked()', () => {
  test('leaves the life open where the spec does, and is usually no longer than the issuer gives', () => {
    expect(asked({})).toEqual({
      namespace: NAMESPACE,
      serviceAccount: 'sa-pipeline',
      delegates: [],
      lifetime: undefined,
      usualLifetime: 50 * HOUR,
      token: { kind: 'ClientCredential' },
    })
  })

  test('asks for no longer than the issuer gives', () => {
    expect(asked({ lifetime: '20h' }).lifetime).toBe(20 * HOUR)
    expect(asked({ lifetime: '100h' }).lifetime).toBe(50 * HOUR)
  })
})

test('requestedLife() is the lifetime, or what is left until a time', () => {
  expect(requestedLife({}, NOW)).toBeUndefined()
  expect(requestedLife({ lifetime: '2h' }, NOW)).toBe(2 * HOUR)
  expect(requestedLife({ expiresAt: '2026-06-01T15:00:00Z' }, NOW)).toBe(3 * HOUR)
  expect(requestedLife({ expiresAt: '2026-06-01T11:00:00Z' }, NOW)).toBe(-HOUR)
})
