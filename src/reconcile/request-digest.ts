import { hash } from 'node:crypto'
import type { ImpersonatedToken } from '../api/impersonated-token.ts'
import type { ImpersonatedTokenSpec } from '../api/impersonated-token-spec.ts'
import { secretTypeOf } from '../api/secret-type-of.ts'

/**
 * Short digest of what a spec asks for: equal digests are served by the same credential in the same
 * Secret. When to refresh, labels, and whether it is suspended are not part of it.
 */
export function requestDigest({ metadata, spec }: ImpersonatedToken): string {
  if (!spec.valid) return ''
  const known = digests.get(spec)
  if (known?.name === metadata.name) return known.digest
  const digest = digestOf(metadata.name, spec.value)
  digests.set(spec, { name: metadata.name, digest })
  return digest
}

/** Specs never change in place, and the caches keep the same one until there is another generation. */
const digests = new WeakMap<ImpersonatedToken['spec'], { name: string; digest: string }>()

function digestOf(name: string, spec: ImpersonatedTokenSpec): string {
  const {
    issuerRef,
    serviceAccount,
    delegates,
    credentialRef,
    accessToken,
    idToken,
    signedJwt,
    signedBlob,
    allowedLocations,
    secret,
  } = spec
  const asked = [
    issuerRef,
    serviceAccount,
    delegates,
    { accessToken, idToken, signedJwt, signedBlob, allowedLocations },
    [secret.name ?? name, secretTypeOf(secret)],
    // Only where there is one: the digest of any other spec must stay what it was.
    ...(credentialRef === undefined ? [] : [credentialRef]),
    ...(secret.formats === undefined && secret.template === undefined
      ? []
      : [{ formats: secret.formats, template: secret.template }]),
  ]
  return hash('sha256', JSON.stringify(asked, sortedKeys), 'hex').slice(0, 16)
}

const sortedKeys = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value
