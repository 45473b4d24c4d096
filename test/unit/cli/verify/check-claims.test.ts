import { describe, expect, test } from 'vitest'
import type { Check } from '../../../../src/cli/verify/check.ts'
import { checkClaims } from '../../../../src/cli/verify/check-claims.ts'
import type { ExpectedToken } from '../../../../src/cli/verify/expected-token.ts'

const EXPECTED: ExpectedToken = {
  typ: 'JWT',
  issuer: 'https://issuer.example',
  subject: { claim: 'sub', value: 'team:reader' },
  audience: ['a', 'b'],
  scopes: ['read', 'write'],
  clientId: 'client',
  claims: { role: { of: ['reader'] } },
}
const CLAIMS = {
  iss: 'https://issuer.example',
  sub: 'team:reader',
  aud: ['a', 'b'],
  scope: 'write read',
  client_id: 'client',
  role: { of: ['reader'] },
}

const failed = (checks: readonly Check[]): readonly string[] =>
  checks.filter(({ outcome }) => outcome === 'Failed').map(({ check }) => check)

const withClaims = (claims: object): readonly string[] =>
  failed(checkClaims({ header: { typ: 'JWT' }, claims: { ...CLAIMS, ...claims } }, EXPECTED))

describe('a JWT', () => {
  test('passes with what was asked for, its scopes in whatever order', () => {
    const checks = checkClaims({ header: { typ: 'JWT' }, claims: CLAIMS }, EXPECTED)
    expect(checks.every(({ outcome }) => outcome === 'Passed')).toBe(true)
    expect(checks.map(({ check }) => check)).toEqual([
      'Type',
      'Issuer',
      'Subject',
      'Audience',
      'Client',
      'Scope',
      'Claims',
    ])
  })

  test.each([
    ['Issuer', { iss: 'https://issuer.example/' }],
    ['Subject', { sub: undefined }],
    ['Audience', { aud: 'a' }],
    ['Audience', { aud: ['a', 'b', 'c'] }],
    ['Client', { client_id: 'another' }],
    ['Scope', { scope: 'read' }],
    ['Scope', { scope: 'read write admin' }],
    ['Scope', { scope: ['read', 'write'] }],
    ['Claims', { role: { of: [] } }],
  ])('fails %s with %j', (check, claims) => {
    expect(withClaims(claims)).toEqual([check])
  })

  test('fails Type with another typ', () => {
    expect(failed(checkClaims({ header: { typ: 'at+jwt' }, claims: CLAIMS }, EXPECTED))).toEqual([
      'Type',
    ])
  })

  test('without scopes has none', () => {
    const expected = { ...EXPECTED, scopes: [] }
    const { scope: _scope, ...claims } = CLAIMS
    expect(failed(checkClaims({ header: { typ: 'JWT' }, claims }, expected))).toEqual([])
    expect(failed(checkClaims({ header: { typ: 'JWT' }, claims: CLAIMS }, expected))).toEqual([
      'Scope',
    ])
  })

  test('is not judged by what nobody knows', () => {
    const checks = checkClaims({ header: {}, claims: {} }, {})
    expect(checks.map(({ check, outcome }) => [check, outcome])).toEqual([
      ['Issuer', 'Skipped'],
      ['Subject', 'Skipped'],
      ['Audience', 'Skipped'],
    ])
  })

  test('never has its own words in a detail', () => {
    const claims = {
      iss: 'evil-1',
      sub: 'evil-2',
      aud: 'evil-3',
      scope: 'evil-4',
      client_id: 'evil-5',
    }
    const checks = checkClaims({ header: { typ: 'evil-6' }, claims }, EXPECTED)
    expect(JSON.stringify(checks)).not.toContain('evil')
  })
})
