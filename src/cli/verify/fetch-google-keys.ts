import type { JWK } from 'jose'
import { z } from 'zod'
import type { IssuerDoor } from './issuer-door.ts'

const jwksSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })
/** Email or unique id. */
const ACCOUNT = /^[A-Za-z0-9.@:-]+$/

export type GoogleKeys =
  | { readonly ok: true; readonly keys: readonly JWK[]; readonly source: string }
  | { readonly ok: false; readonly why: string }

/**
 * Google's public keys: its own, or those of a service account.
 *
 * @param endpoint `https://www.googleapis.com` unless it is an emulator
 * @param serviceAccount whose; undefined: those that sign ID tokens
 */
export async function fetchGoogleKeys(
  door: IssuerDoor,
  endpoint: URL,
  serviceAccount: string | undefined,
): Promise<GoogleKeys> {
  if (serviceAccount !== undefined && !ACCOUNT.test(serviceAccount)) {
    return { ok: false, why: 'the service account is no email and no unique id' }
  }
  const path =
    serviceAccount === undefined
      ? '/oauth2/v3/certs'
      : `/service_accounts/v1/metadata/jwk/${encodeURIComponent(serviceAccount)}`
  const got = await door.get(new URL(path, endpoint))
  if (!got.ok) return got
  const keys = got.status === 200 ? jwksSchema.safeParse(got.body).data?.keys : undefined
  return keys === undefined
    ? { ok: false, why: `${endpoint.origin} answered with status ${got.status} and no keys` }
    : { ok: true, keys, source: serviceAccount ?? 'Google' }
}
