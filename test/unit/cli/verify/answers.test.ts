import { describe, expect, test } from 'vitest'
import { basicAuthorization } from '../../../../src/cli/verify/basic-authorization.ts'
import { checkIntrospection } from '../../../../src/cli/verify/check-introspection.ts'
import { checkLogin } from '../../../../src/cli/verify/check-login.ts'
import { checkTokenInfo } from '../../../../src/cli/verify/check-token-info.ts'
import type { DoorAnswer } from '../../../../src/cli/verify/issuer-door.ts'
import { oauthError } from '../../../../src/cli/verify/oauth-error.ts'

const answer = (status: number, body?: unknown): DoorAnswer => ({ ok: true, status, body })
const SHUT: DoorAnswer = { ok: false, why: 'the door is shut' }

describe('a token endpoint', () => {
  test.each([
    ['Passed', answer(200, { access_token: 't' })],
    ['Passed', answer(201, { data: { access_token: 't' } })],
    ['Skipped', answer(200, 'nonsense')],
    ['Failed', answer(401, { error: 'invalid_client' })],
    ['Failed', answer(400, { error: 'unauthorized_client' })],
    ['Skipped', answer(404)],
    ['Skipped', answer(429)],
    ['Skipped', answer(503)],
    ['Skipped', SHUT],
  ])('that answers is %s by %j', (outcome, given) => {
    expect(checkLogin(given).outcome).toBe(outcome)
  })

  test('is quoted with its error code, and with no other word', () => {
    expect(checkLogin(answer(401, { error: 'invalid_client' })).detail).toContain(
      '(invalid_client)',
    )
    expect(oauthError({ error: 'the secret is hush' })).toBe('')
    expect(JSON.stringify(checkLogin(answer(200, { access_token: 'hush' })))).not.toContain('hush')
  })
})

describe('an introspection endpoint', () => {
  test.each([
    ['Passed', answer(200, { active: true })],
    ['Failed', answer(200, { active: false })],
    ['Skipped', answer(200, { active: 'yes' })],
    ['Skipped', answer(401, { error: 'invalid_client' })],
    ['Skipped', SHUT],
  ])('is %s by %j', (outcome, given) => {
    expect(checkIntrospection(given).outcome).toBe(outcome)
  })
})

describe('Google’s tokeninfo', () => {
  test.each([
    ['Passed', answer(200, { scope: 'a b', expires_in: '3599' })],
    ['Failed', answer(200, { scope: 'a', expires_in: 3599 })],
    ['Failed', answer(400, { error: 'invalid_token' })],
    ['Skipped', answer(200, '<html>')],
    ['Skipped', answer(500)],
    ['Skipped', SHUT],
  ])('is %s by %j', (outcome, given) => {
    expect(checkTokenInfo(given, ['a', 'b']).outcome).toBe(outcome)
  })
})

test('a client is named by its form-encoded id and secret', () => {
  const [scheme, encoded = ''] = basicAuthorization('id:1', 's e/c').split(' ')
  expect(scheme).toBe('Basic')
  expect(Buffer.from(encoded, 'base64').toString()).toBe('id%3A1:s+e%2Fc')
})
