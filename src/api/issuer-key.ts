import type { IssuerKind } from './generic-issuer.ts'
import type { Parsed } from './parsed.ts'

/** An ImpersonatedToken or ServiceAccountCredential, as far as it names an issuer. */
type NamesIssuer = {
  readonly metadata: { readonly namespace: string }
  readonly spec: Parsed<{
    readonly issuerRef?: { readonly kind: IssuerKind; readonly name: string } | undefined
  }>
}

/**
 * Names the issuer of an object among those of both kinds: `name` of a ClusterCredentialIssuer,
 * `namespace/name` of a CredentialIssuer, which is always one of the object's own namespace. Undefined
 * while the spec cannot be read, and for a token whose issuer is that of its ServiceAccountCredential.
 */
export function issuerKeyOf({ metadata, spec }: NamesIssuer): string | undefined {
  if (!spec.valid || spec.value.issuerRef === undefined) return undefined
  const { kind, name } = spec.value.issuerRef
  return kind === 'CredentialIssuer' ? `${metadata.namespace}/${name}` : name
}
