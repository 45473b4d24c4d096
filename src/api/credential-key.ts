import type { ImpersonatedToken } from './impersonated-token.ts'

/**
 * `namespace/name` of the ServiceAccountCredential that a token is minted with, which is always one of its
 * own namespace. Undefined for a token that is minted without one, and while the spec cannot be read.
 */
export function credentialKeyOf({ metadata, spec }: ImpersonatedToken): string | undefined {
  const name = spec.valid ? spec.value.credentialRef?.name : undefined
  return name === undefined ? undefined : `${metadata.namespace}/${name}`
}
