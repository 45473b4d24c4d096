import { describe, expect, test } from 'vitest'
import type { ImpersonatedTokenSpec } from '../../../src/api/impersonated-token-spec.ts'
import { decidedByIssuer } from '../../../src/plan/decided-by-issuer.ts'
import { HOUR, issuer, type TokenSpecInput, token } from '../../kit/gen.ts'

const google = issuer({ spec: { google: { auth: { ambient: {} } } } }).spec
const local = issuer().spec

function specOf(over: TokenSpecInput): ImpersonatedTokenSpec {
  const { spec } = token({ spec: over })
  if (!spec.valid) throw new Error(spec.message)
  return spec.value
}

const email = 'reader@my-project.iam.gserviceaccount.com'
const federated = 'system:serviceaccount:etl:loader'

describe('decidedByIssuer()', () => {
  test.each<[string, TokenSpecInput]>([
    ['an ID token', { serviceAccount: email, idToken: { audience: 'a' } }],
    ['an access token of a Kubernetes ServiceAccount', { serviceAccount: federated }],
  ])('is an hour for %s of Google, and nothing for one of a local issuer', (_what, over) => {
    expect(decidedByIssuer(google, specOf(over))).toBe(HOUR)
    expect(decidedByIssuer(local, specOf(over))).toBe(undefined)
  })

  test.each<[string, TokenSpecInput]>([
    ['an access token', { serviceAccount: email }],
    ['a JWT', { serviceAccount: email, signedJwt: { claims: {} } }],
    ['a blob', { serviceAccount: email, signedBlob: { payload: 'aGVsbG8=' } }],
    [
      'an identity that only looks like a ServiceAccount',
      { serviceAccount: `x-${federated}`, accessToken: {} },
    ],
  ])('is for whoever asks to say of %s', (_what, over) => {
    expect(decidedByIssuer(google, specOf(over))).toBe(undefined)
  })

  test('is not known where there is no issuer, or none that can be read', () => {
    const spec = specOf({ idToken: { audience: 'a' } })
    expect(decidedByIssuer(undefined, spec)).toBe(undefined)
    expect(decidedByIssuer({ valid: false, message: 'no' }, spec)).toBe(undefined)
  })
})
