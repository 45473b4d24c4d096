import {
  type ClusterCredentialIssuer,
  clusterCredentialIssuerSpecSchema,
} from '../api/cluster-credential-issuer.ts'
import { parseSpec } from '../api/parse-spec.ts'
import { metadataOf, type PartialObject } from '../kube/partial-metadata.ts'

type Raw = {
  readonly metadata: Partial<PartialObject['metadata']>
  readonly spec?: unknown
  readonly status?: ClusterCredentialIssuer['status']
}

/** A ClusterCredentialIssuer as decisions see it; a bad spec is kept as the reason why it is bad. */
export function decodeIssuer(raw: Raw): ClusterCredentialIssuer {
  const { metadata } = metadataOf(raw)
  const { namespace: _clusterScoped, ...rest } = metadata
  return {
    metadata: rest,
    spec: parseSpec(clusterCredentialIssuerSpecSchema, raw.spec),
    status: raw.status ?? {},
  }
}
