import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import type { GrantCell } from '../../kit/grants/matrix.ts'
import type { Operator } from '../../kit/operator.ts'
import { secretText } from '../operator/secret-text.ts'
import { BASE_URL } from '../operator/start-world.ts'
import type { Secret, Token } from '../operator/token-api.ts'

/** Whether a Secret holds what an object asked for; texts that say what is wrong. Never shows what is in it. */
export type VerifyCell = (
  cell: GrantCell,
  token: Token,
  secret: Secret,
  seconds: number,
) => Promise<string[]>

const ISSUER = `${BASE_URL}/matrix`

/** Verifies with the keys that the operator serves at this moment. */
export async function cellVerifier(operator: Operator): Promise<VerifyCell> {
  const [signing, blob] = await Promise.all(
    ['jwks', 'blob-keys'].map(async (path): Promise<JSONWebKeySet> => {
      const { text } = await operator.oidc(`/matrix/${path}`)
      return JSON.parse(text)
    }),
  )
  const keys = createLocalJWKSet(signing ?? { keys: [] })
  const blobKeys = new Map(
    blob?.keys.map(({ kid = '', ...key }): [string, KeyObject] => [
      kid,
      createPublicKey({ key, format: 'jwk' }),
    ]),
  )

  return async (cell, token, secret, seconds) => {
    const faults = cell.spec.signedBlob
      ? verifyBlob(cell, secret, blobKeys)
      : await verifyJwt(cell, secret, keys, seconds)
    const { issuedAt, expiresAt, secretName } = token.status ?? {}
    const life = (Date.parse(expiresAt ?? '') - Date.parse(issuedAt ?? '')) / 1000
    return [
      ...faults,
      ...(life === seconds ? [] : [`status tells of a life of ${life} s, not ${seconds}`]),
      ...(secretText(secret, 'expiresAt') === expiresAt ? [] : ['the Secret has another expiry']),
      ...(secretName === secret.metadata.name ? [] : ['status names another Secret']),
    ]
  }
}

async function verifyJwt(
  { spec }: GrantCell,
  secret: Secret,
  keys: ReturnType<typeof createLocalJWKSet>,
  seconds: number,
): Promise<string[]> {
  const { accessToken, idToken, signedJwt } = spec
  const typ = accessToken === undefined ? 'JWT' : 'at+jwt'
  try {
    const { payload } = await jwtVerify(secretText(secret, 'token'), keys, {
      issuer: ISSUER,
      subject: spec.serviceAccount,
      typ,
    })
    const { aud, scope = '', exp = 0, iat = 0 } = payload
    const audience = accessToken ? ISSUER : (idToken?.audience ?? signedJwt?.claims['aud'])
    const scopes = accessToken?.scopes?.join(' ') ?? ''
    return [
      ...(isDeepStrictEqual(aud, audience) ? [] : ['it is for another audience']),
      ...(scope === scopes ? [] : ['it carries other scopes']),
      ...(exp - iat === seconds ? [] : [`it lives ${exp - iat} s, not ${seconds}`]),
    ]
  } catch (error) {
    return [`it does not verify: ${error instanceof Error ? error.name : 'unknown'}`]
  }
}

function verifyBlob(
  { spec }: GrantCell,
  secret: Secret,
  keys: ReadonlyMap<string, KeyObject>,
): string[] {
  const key = keys.get(secretText(secret, 'keyId'))
  if (key === undefined) return ['its key is not among those served']
  const payload = Buffer.from(spec.signedBlob?.payload ?? '', 'base64')
  const signature = Buffer.from(secretText(secret, 'signature'), 'base64')
  return verify('sha256', payload, key, signature) ? [] : ['the signature does not verify']
}
