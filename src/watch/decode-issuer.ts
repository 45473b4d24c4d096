import { clusterCredentialIssuerSpecSchema } from '../api/cluster-credential-issuer.ts'
import { credentialIssuerSpecSchema } from '../api/credential-issuer.ts'
import type { GenericIssuer, IssuerSpec } from '../api/generic-issuer.ts'
import { parseSpec } from '../api/parse-spec.ts'
import type { Parsed } from '../api/parsed.ts'
import { metadataOf, type PartialObject } from '../kube/partial-metadata.ts'

type Raw = {
  readonly metadata: Partial<PartialObject['metadata']>
  readonly spec?: unknown
  readonly status?: GenericIssuer['status']
}

/** An issuer as decisions see it; a bad spec is kept as the reason why it is bad. */
export function decodeIssuer(kind: GenericIssuer['kind'], raw: Raw): GenericIssuer {
  const { metadata } = metadataOf(raw)
  const { namespace, ...rest } = metadata
  const status = raw.status ?? {}
  return kind === 'CredentialIssuer'
    ? { kind, metadata, spec: ownSpec(namespace, raw.spec), status }
    : { kind, metadata: rest, spec: parseSpec(clusterCredentialIssuerSpecSchema, raw.spec), status }
}

/** Whatever a CredentialIssuer grants, it grants to its own namespace. */
function ownSpec(namespace: string, raw: unknown): Parsed<IssuerSpec> {
  const parsed = parseSpec(credentialIssuerSpecSchema, raw)
  if (!parsed.valid) return parsed
  const namespaces = { names: [namespace] }
  const grants = parsed.value.grants.map((grant) => ({ ...grant, namespaces }))
  return { valid: true, value: { ...parsed.value, grants } }
}
