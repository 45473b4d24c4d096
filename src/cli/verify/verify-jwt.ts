import type { ImpersonatedTokenStatus } from '../../api/impersonated-token-status.ts'
import type { IssuerStatus } from '../../api/issuer-status.ts'
import type { Jws } from '../read-jws.ts'
import { type Check, check } from './check.ts'
import { checkClaims } from './check-claims.ts'
import { checkSignature, type IssuerKeys } from './check-signature.ts'
import { checkTimes } from './check-times.ts'
import { checkTokenId } from './check-token-id.ts'
import type { ExpectedToken } from './expected-token.ts'

export type JwtContext = {
  readonly token: string
  readonly jws: Jws
  readonly status: ImpersonatedTokenStatus
  readonly expected: ExpectedToken
  /** Keys, or why there are none. */
  readonly keys: IssuerKeys | { readonly why: string }
  /** status.keyIds of a local issuer: ids that only a key itself can have. */
  readonly pinned: IssuerStatus['keyIds']
  /** Whether the claim exp is what status.expiresAt was taken from. */
  readonly sameExpiry: boolean
  /** Epoch milliseconds. */
  readonly now: number
}

/** All that can be checked of a JWT, without asking anybody. */
export async function verifyJwt(context: JwtContext): Promise<Check[]> {
  const { token, jws, status, expected, keys, pinned, sameExpiry, now } = context
  return [
    ...('why' in keys
      ? withoutKeys(jws, keys.why, pinned)
      : await checkSignature(token, jws, keys, pinned)),
    ...checkClaims(jws, expected),
    ...checkTimes(jws.claims, now, sameExpiry ? status.expiresAt : undefined),
    checkTokenId(token, jws.claims['jti'], status.tokenId),
  ]
}

/** The ids of the keys may be known all the same. */
function withoutKeys({ header }: Jws, why: string, pinned: IssuerStatus['keyIds']): Check[] {
  const { kid } = header
  const known =
    pinned === undefined
      ? check.skipped('Key', why)
      : check.that('Key', typeof kid === 'string' && pinned.includes(kid), [
          "kid is one of the issuer's status.keyIds",
          "kid is none of the issuer's status.keyIds",
        ])
  return [check.skipped('Algorithm', why), known, check.skipped('Signature', why)]
}
