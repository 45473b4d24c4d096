import type { ImpersonatedToken } from './impersonated-token.ts'

/**
 * Names the issuer of an object among those of both kinds: `name` of a ClusterCredentialIssuer,
 * `namespace/name` of a CredentialIssuer, which is always one of the object's own namespace. Undefined
 * while the spec cannot be read.
 */
export function issuerKeyOf({ metadata, spec }: ImpersonatedToken): string | undefined {
  if (!spec.valid) return undefined
  const { kind, name } = spec.value.issuerRef
  return kind === 'CredentialIssuer' ? `${metadata.namespace}/${name}` : name
}
