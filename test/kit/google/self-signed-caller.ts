import { compactVerify, decodeJwt, decodeProtectedHeader } from 'jose'
import type { GoogleWorld } from './google-world.ts'

/** As a token has them; there are no scopes, the audience takes their place. */
export type SelfSignedCaller = {
  readonly member: string
  readonly scopes: undefined
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

const LONGEST_SECONDS = 3600
/** Clocks differ. */
const SLACK_SECONDS = 300

/**
 * Who signed a JWT with a key of a service account, for this API: RS256, `kid` of one of its keys, `iss` = `sub` = its
 * email, `aud` this API's address, an hour at most (AIP-4111).
 *
 * @returns undefined for anything else
 */
export async function selfSignedCaller(
  { serviceAccounts, settings, now }: GoogleWorld,
  value: string,
): Promise<SelfSignedCaller | undefined> {
  try {
    const { iss, sub, aud, iat, exp } = decodeJwt(value)
    const { kid, alg } = decodeProtectedHeader(value)
    const account = serviceAccounts.find(iss ?? '')
    const key = account?.userKeys.find((each) => each.keyId === kid)
    if (account === undefined || key === undefined || alg !== 'RS256') return undefined
    await compactVerify(value, key.publicKey, { algorithms: ['RS256'] })
    const audience = `https://iamcredentials.${settings.universeDomain}/`
    if (iss !== account.email || sub !== account.email || aud !== audience) return undefined
    if (typeof iat !== 'number' || typeof exp !== 'number') return undefined
    if (exp - iat > LONGEST_SECONDS || iat > now() / 1000 + SLACK_SECONDS) return undefined
    return { member: `serviceAccount:${account.email}`, scopes: undefined, expiresAt: exp * 1000 }
  } catch {
    return undefined
  }
}
