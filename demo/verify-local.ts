import { createPublicKey, type JsonWebKey, verify as verifySignature } from 'node:crypto'
import jwt from 'jsonwebtoken'
import type { Sample } from './sample.ts'

type KeySet = { readonly keys: readonly (JsonWebKey & { readonly kid?: string })[] }

/**
 * Holds what is in a Secret against the keys that the issuer serves, with libraries that the
 * operator does not use: discovery over HTTP, JSON Web Tokens with jsonwebtoken, blobs with OpenSSL
 * by way of node:crypto.
 *
 * @param data of the Secret, base64
 * @returns what is wrong, without quoting the credential; undefined when all is well
 */
export async function verifyLocal(
  issuer: string,
  sample: Sample,
  data: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const value = (key: string): string => Buffer.from(data[key] ?? '', 'base64').toString()
  try {
    const discovery = await getJson<{ issuer: string; jwks_uri: string }>(
      `${issuer}/.well-known/openid-configuration`,
    )
    if (discovery.issuer !== issuer) return 'discovery names another issuer'
    if (sample.tokenField === 'signedBlob') return await verifyBlob(issuer, sample.payload, value)
    const { keys } = await getJson<KeySet>(discovery.jwks_uri)
    const key = keys.find(({ kid }) => kid === value('keyId'))
    if (key === undefined) return 'the key that signed it is not served'
    const publicKey = createPublicKey({ key, format: 'jwk' })
    const { payload, header } = jwt.verify(value('token'), publicKey, {
      issuer,
      algorithms: ['ES256', 'RS256'],
      complete: true,
    })
    if (typeof payload === 'string' || payload.exp === undefined) return 'it has no expiry'
    if (header.kid !== value('keyId')) return 'keyId in the Secret is not the kid of the token'
    const expiresAt = new Date(payload.exp * 1000).toISOString().replace('.000Z', 'Z')
    return expiresAt === value('expiresAt') ? undefined : 'expiresAt in the Secret is not its exp'
  } catch (error) {
    return error instanceof jwt.JsonWebTokenError
      ? `not accepted: ${error.message}`
      : 'cannot be verified'
  }
}

async function verifyBlob(
  issuer: string,
  payload: Buffer,
  value: (key: string) => string,
): Promise<string | undefined> {
  const { keys } = await getJson<KeySet>(`${issuer}/blob-keys`)
  const key = keys.find(({ kid }) => kid === value('keyId'))
  if (key === undefined) return 'the key that signed the blob is not served'
  const served = createPublicKey({ key, format: 'jwk' })
  const inSecret = createPublicKey(value('publicKey'))
  if (!served.equals(inSecret)) return 'publicKey in the Secret is not the key that is served'
  const signature = Buffer.from(value('signature'), 'base64')
  return verifySignature('sha256', payload, served, signature)
    ? undefined
    : 'the signature is wrong'
}

async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  return (await response.json()) as T
}
