import { describe, expect, test } from 'vitest'
import { impersonatedTokenSpecSchema } from '../../../src/api/impersonated-token-spec.ts'
import { parseSpec } from '../../../src/api/parse-spec.ts'
import { tokenSpec } from '../../kit/gen.ts'

const parse = (raw: unknown): { readonly valid: boolean; readonly message: string } => ({
  message: '',
  ...parseSpec(impersonatedTokenSpecSchema, raw),
})

describe('parseSpec()', () => {
  test('fills in what the API server would', () => {
    expect(parse(tokenSpec())).toMatchObject({
      valid: true,
      value: {
        issuerRef: { name: 'local', kind: 'ClusterCredentialIssuer' },
        delegates: [],
        refresh: { policy: 'BeforeExpiry' },
        secret: {},
        suspend: false,
      },
    })
  })

  test('names the fields that are wrong, and three at most', () => {
    const { valid, message } = parse({
      ...tokenSpec(),
      serviceAccount: '',
      issuerRef: {},
      suspend: 'canary',
      delegates: 7,
    })
    expect(valid).toBe(false)
    expect(message).toMatch(/^spec\..*; spec\..*; spec\..*\. Correct the spec\.$/)
    expect(message.split('; ')).toHaveLength(3)
  })

  test.each([
    ['a value of a wrong type', { suspend: 'canary' }],
    ['a value of a wrong form', { serviceAccount: 'canary is no name' }],
    ['a value that is not listed', { refresh: { policy: 'canary' } }],
    ['a duration out of bounds', { accessToken: { lifetime: 'canary' } }],
    ['a claim that is not allowed', { signedJwt: { claims: { iss: 'canary' } } }],
    ['a payload that is no base64', { signedBlob: { payload: 'canary!' } }],
  ])('does not quote %s', (_what, over) => {
    const { valid, message } = parse({ ...tokenSpec(), ...over })
    expect(valid).toBe(false)
    expect(message).not.toContain('canary')
  })

  test('refuses names that JavaScript treats specially before anything else reads them', () => {
    const raw: unknown = JSON.parse('{"signedJwt": {"claims": {"__proto__": {"admin": true}}}}')
    expect(parse(raw).message).toContain('spec.signedJwt.claims.__proto__: a key of this name')
  })

  test('refuses what is nested so deep that reading it would run out of stack', () => {
    let deep: unknown = 1
    for (let level = 0; level < 9000; level += 1) deep = [deep]
    const { message } = parse(tokenSpec({ signedJwt: { claims: { deep: deep as number } } }))
    expect(message).toBe('spec: nested more than 64 levels deep; make it flatter')
  })

  test.each([undefined, null, 7, 'text', []])('refuses %j', (raw) => {
    expect(parse(raw).valid).toBe(false)
  })
})
