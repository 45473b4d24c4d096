import type { JsonObject } from '../../api/json.ts'
import type { TokenRequest } from '../../api/mint-request.ts'
import { isScope } from '../is-scope.ts'
import { userClaimsProblem } from '../user-claims.ts'

/** What the issuer alone decides; `issuedAt` and `expiresAt` are epoch seconds. */
export type TokenFrame = {
  readonly issuer: string
  readonly subject: string
  readonly issuedAt: number
  readonly expiresAt: number
  readonly tokenId: string
}

export type TokenContent =
  | { readonly ok: true; readonly type: 'JWT' | 'at+jwt'; readonly claims: JsonObject }
  | { readonly ok: false; readonly problem: string }

/** Type and claims of a token. The issuer's own claims come last: nothing can stand in their place. */
export function tokenContent(
  token: Exclude<TokenRequest, { kind: 'SignedBlob' }>,
  frame: TokenFrame,
): TokenContent {
  const { issuer: iss, subject: sub, issuedAt: iat, expiresAt: exp, tokenId: jti } = frame
  const ours = { iss, sub, iat, exp, jti }
  switch (token.kind) {
    case 'AccessToken': {
      if (!token.scopes.every(isScope)) {
        return refused('a scope is printable, without spaces or quotes')
      }
      const scope = token.scopes.length > 0 ? { scope: token.scopes.join(' ') } : {}
      // RFC 9068 section 3: no resource asked for, so the audience is the default one.
      return { ok: true, type: 'at+jwt', claims: { ...scope, aud: iss, client_id: sub, ...ours } }
    }
    case 'IdToken': {
      if (token.organizationNumberIncluded) {
        return refused(
          'a local issuer has no organization number: remove organizationNumberIncluded',
        )
      }
      if (typeof token.audience !== 'string' || token.audience === '') {
        return refused('an ID token needs an audience')
      }
      const email = token.includeEmail && isEmail(sub) ? { email: sub, email_verified: true } : {}
      return { ok: true, type: 'JWT', claims: { ...email, aud: token.audience, ...ours } }
    }
    case 'SignedJwt': {
      const problem = userClaimsProblem(token.claims)
      if (problem !== undefined) return refused(problem)
      return { ok: true, type: 'JWT', claims: { ...token.claims, ...ours, nbf: iat } }
    }
  }
}

/**
 * Verified means: the administrators' grants gave this address to the asker; the local issuer knows
 * of no other proof.
 */
const isEmail = (subject: string): boolean =>
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(subject)

const refused = (problem: string): TokenContent => ({ ok: false, problem })
