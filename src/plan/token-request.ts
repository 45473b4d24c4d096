import { parseDuration } from '../api/duration.ts'
import type { ImpersonatedTokenSpec } from '../api/impersonated-token-spec.ts'
import type { TokenRequest } from '../api/mint-request.ts'

const HOUR = 3_600_000
/** Google verifies signatures for at least 12 h; keys of any issuer rotate. */
const BLOB_LIFETIME = 12 * HOUR

export type AskedToken = {
  readonly token: TokenRequest
  /** Milliseconds; undefined: the spec leaves it open. */
  readonly lifetime: number | undefined
  /** Milliseconds: what an open lifetime comes to, unless a grant allows less. */
  readonly usualLifetime: number
}

/** What the spec asks to be minted. The schema has made sure that exactly one kind is set. */
export function tokenRequest(spec: ImpersonatedTokenSpec): AskedToken {
  const { accessToken, idToken, signedJwt, signedBlob } = spec
  if (accessToken !== undefined) {
    const { scopes, narrowing, lifetime } = accessToken
    return asked({ kind: 'AccessToken', scopes, ...(narrowing && { narrowing }) }, lifetime)
  }
  if (idToken !== undefined) {
    const { audience, includeEmail, organizationNumberIncluded } = idToken
    const token = { kind: 'IdToken', audience, includeEmail, organizationNumberIncluded } as const
    return asked(token, idToken.lifetime)
  }
  if (signedJwt !== undefined) {
    return asked({ kind: 'SignedJwt', claims: signedJwt.claims }, signedJwt.lifetime)
  }
  const payload = signedBlob?.payload ?? ''
  return asked({ kind: 'SignedBlob', payload }, signedBlob?.lifetime, BLOB_LIFETIME)
}

const asked = (
  token: TokenRequest,
  lifetime: string | undefined,
  usualLifetime = HOUR,
): AskedToken => ({
  token,
  lifetime: lifetime === undefined ? undefined : parseDuration(lifetime),
  usualLifetime,
})
