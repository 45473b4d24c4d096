import { SignJWT } from 'jose'
import { Redacted } from '../../../redacted.ts'
import type { Caller } from '../../caller/caller.ts'
import type { ServiceAccountKey } from './read-service-account-key.ts'

const LIFE_S = 3600

/**
 * A caller whose token the key itself signs: Google's APIs take it in place of an access token, so no
 * token endpoint is asked.
 *
 * Source: https://google.aip.dev/auth/4111 (self-signed JWT)
 *
 * @param now epoch milliseconds
 */
export async function selfSignedCaller(
  { email, keyId, privateKey }: ServiceAccountKey,
  universeDomain: string,
  now: number,
): Promise<Caller> {
  const issuedAt = Math.floor(now / 1000)
  const jwt = await new SignJWT({})
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: keyId })
    .setIssuer(email)
    .setSubject(email)
    // The name of the service, wherever a flag of the operator says that it is.
    .setAudience(`https://iamcredentials.${universeDomain}/`)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LIFE_S)
    .sign(privateKey)
  return {
    principal: `serviceAccount:${email}`,
    token: new Redacted(jwt),
    expiresAt: (issuedAt + LIFE_S) * 1000,
  }
}
