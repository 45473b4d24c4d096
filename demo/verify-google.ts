import { verify as verifySignature, X509Certificate } from 'node:crypto'
import jwt from 'jsonwebtoken'
import type { GoogleEmulator } from '../test/kit/google/start-google-emulator.ts'
import type { Sample } from './sample.ts'

/**
 * Holds what is in a Secret against what a resource server would ask of Google: whose access token it is,
 * and the public keys of Google and of the service account.
 *
 * @param data of the Secret, base64
 * @returns what is wrong, without quoting the credential; undefined when all is well
 */
export async function verifyGoogle(
  google: GoogleEmulator,
  serviceAccount: string,
  { tokenField, name, payload }: Sample,
  data: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const value = (key: string): string => Buffer.from(data[key] ?? '', 'base64').toString()
  const ofAccount = `/service_accounts/v1/metadata/x509/${serviceAccount}`
  try {
    switch (tokenField) {
      case 'accessToken':
        if (google.memberOf(value('token')) !== `serviceAccount:${serviceAccount}`) {
          return 'it is not an access token of the service account'
        }
        return name === 'google-located' && !value('encodedLocations').startsWith('0x')
          ? 'it has no encodedLocations'
          : undefined
      case 'idToken':
        return await verifyJwt(google, '/oauth2/v1/certs', value, 'https://accounts.google.com')
      case 'signedJwt':
        return await verifyJwt(google, ofAccount, value, serviceAccount)
      default: {
        const key = await certificate(google, ofAccount, value('keyId'))
        if (key === undefined) return 'the key that signed it is not served'
        const signature = Buffer.from(value('signature'), 'base64')
        return verifySignature('sha256', payload, key, signature)
          ? undefined
          : 'the signature is wrong'
      }
    }
  } catch (error) {
    return error instanceof jwt.JsonWebTokenError
      ? `not accepted: ${error.message}`
      : 'cannot be verified'
  }
}

async function verifyJwt(
  google: GoogleEmulator,
  path: string,
  value: (key: string) => string,
  issuer: string,
): Promise<string | undefined> {
  const kid = jwt.decode(value('token'), { complete: true })?.header.kid ?? ''
  const key = await certificate(google, path, kid)
  if (key === undefined) return 'the key that signed it is not served'
  const claims = jwt.verify(value('token'), key, { issuer, algorithms: ['RS256'] })
  if (typeof claims === 'string' || claims.exp === undefined) return 'it has no expiry'
  const expiresAt = new Date(claims.exp * 1000).toISOString().replace('.000Z', 'Z')
  return expiresAt === value('expiresAt') ? undefined : 'expiresAt in the Secret is not its exp'
}

/** Of a map from key id to certificate, as Google serves it. */
async function certificate(google: GoogleEmulator, path: string, kid: string) {
  const response = await fetch(`${google.googleapisUrl}${path}`)
  const certificates = (await response.json()) as Readonly<Record<string, string>>
  const pem = certificates[kid]
  return pem === undefined ? undefined : new X509Certificate(pem).publicKey
}
