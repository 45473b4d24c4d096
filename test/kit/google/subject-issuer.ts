import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { exportJWK, type JSONWebKeySet, type JWTPayload, SignJWT } from 'jose'

/** Signs subject tokens, as a cluster does for its ServiceAccounts. */
export type SubjectIssuer = {
  readonly issuer: string
  readonly jwks: JSONWebKeySet
  /**
   * @param claims beside `iss`; `iat` is now and `exp` in an hour unless given
   * @param header beside `alg`; `kid` is the key's unless given
   */
  sign(
    claims: JWTPayload,
    header?: { readonly kid?: string; readonly alg?: string },
  ): Promise<string>
}

const generate = promisify(generateKeyPair)

/** @param issuer `iss` */
export async function makeSubjectIssuer(
  issuer: string,
  alg: 'RS256' | 'ES256' | 'PS256' = 'RS256',
): Promise<SubjectIssuer> {
  const pair =
    alg === 'ES256'
      ? await generate('ec', { namedCurve: 'P-256' })
      : await generate('rsa', { modulusLength: 2048 })
  const key = { ...(await exportJWK(pair.publicKey)), kid: 'cluster-1', use: 'sig' }
  return {
    issuer,
    jwks: { keys: [key] },
    sign: (claims, header = {}) => {
      const iat = Math.floor(Date.now() / 1000)
      return new SignJWT({ iat, exp: iat + 3600, ...claims, iss: claims.iss ?? issuer })
        .setProtectedHeader({ alg, kid: 'cluster-1', ...header })
        .sign(pair.privateKey)
    },
  }
}
