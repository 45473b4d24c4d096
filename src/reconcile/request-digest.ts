import { createHash } from 'node:crypto'
import type { ImpersonatedToken } from '../api/impersonated-token.ts'

/**
 * Short digest of what a spec asks for: equal digests are served by the same credential in the same
 * Secret. When to refresh, labels, and whether it is suspended are not part of it.
 */
export function requestDigest({ metadata, spec }: ImpersonatedToken): string {
  if (!spec.valid) return ''
  const {
    issuerRef,
    serviceAccount,
    delegates,
    accessToken,
    idToken,
    signedJwt,
    signedBlob,
    secret,
  } = spec.value
  const asked = [
    issuerRef,
    serviceAccount,
    delegates,
    { accessToken, idToken, signedJwt, signedBlob },
    [secret.name ?? metadata.name, secret.type],
  ]
  return createHash('sha256').update(JSON.stringify(asked, sortedKeys)).digest('hex').slice(0, 16)
}

const sortedKeys = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value
