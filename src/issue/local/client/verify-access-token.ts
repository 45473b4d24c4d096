import { type CryptoKey, compactVerify, importJWK, type JWK } from 'jose'
import { z } from 'zod'
import type { Ring } from '../load-ring.ts'
import { LONGEST_TOKEN } from './longest-token.ts'

const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string(),
  client_id: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  scope: z.string().optional(),
  /** Epoch seconds. */
  iat: z.int(),
  exp: z.int(),
  jti: z.string().min(1),
})

export type AccessTokenClaims = z.output<typeof claimsSchema>

export type Verifying = {
  readonly issuer: string
  readonly ring: Ring
  /** Epoch milliseconds. */
  readonly now: number
  /** Also what other replicas may take for issued already, or for not expired yet: whose clocks are not ours. */
  readonly isLenient?: boolean
}

/** What the clock of the replica that signed may be ahead of ours. */
const CLOCK_SLACK_S = 60
/** What any two clocks may be apart before nothing works any more. */
const MOST_SLACK_S = 600

/**
 * The claims of an access token that this issuer signed with one of the keys that it publishes, and that has not
 * expired; of anything else undefined, whatever it is. Knows nothing of clients and revocations. Never throws.
 */
export async function verifyAccessToken(
  token: string,
  { issuer, ring, now, isLenient = false }: Verifying,
): Promise<AccessTokenClaims | undefined> {
  try {
    if (token.length > LONGEST_TOKEN || !isCanonical(token)) return undefined
    const { publicKeys } = ring.signing
    const algorithms = publicKeys.flatMap(({ alg }) => alg ?? [])
    const verified = await compactVerify(token, ({ kid }) => keyOf(publicKeys, kid), {
      algorithms,
    })
    // ID tokens and signed JWTs have the same keys, and other claims than an access token for the same name.
    if (verified.protectedHeader.typ !== 'at+jwt') return undefined
    const text = Buffer.from(verified.payload).toString()
    const claims = claimsSchema.parse(JSON.parse(text))
    const isTime = isLenient ? isNearlyTimely : isTimely
    return claims.iss === issuer && isTime(claims, now / 1000) ? claims : undefined
  } catch {
    return undefined
  }
}

/**
 * One token has one spelling. Decoders skip white space and padding, and bits of the last character: whoever changes
 * these would have another text for the same token.
 */
const isCanonical = (token: string): boolean =>
  token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)

const isTimely = ({ iat, exp }: AccessTokenClaims, nowSeconds: number): boolean =>
  iat < exp && iat <= nowSeconds + CLOCK_SLACK_S && nowSeconds < exp

const isNearlyTimely = ({ iat, exp }: AccessTokenClaims, nowSeconds: number): boolean =>
  iat < exp && iat <= nowSeconds + MOST_SLACK_S && nowSeconds - MOST_SLACK_S < exp

const imported = new WeakMap<JWK, Promise<CryptoKey | Uint8Array>>()

/** For its own algorithm alone. @throws when none has that name */
function keyOf(
  keys: Ring['signing']['publicKeys'],
  kid: string | undefined,
): Promise<CryptoKey | Uint8Array> {
  const jwk = keys.find((key) => key.kid === kid)
  if (jwk === undefined) throw new Error('unknown key')
  const known = imported.get(jwk) ?? importJWK(jwk)
  imported.set(jwk, known)
  return known
}
