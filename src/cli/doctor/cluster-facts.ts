import type { GenericIssuer } from '../../api/generic-issuer.ts'
import type { AdmissionState } from '../look/admission-policies.ts'
import type { FoundOperators } from '../look/find-operators.ts'
import type { Looked } from '../look/looked.ts'
import type { ServerVersion } from './judge-api-server.ts'
import type { RawDefinition } from './judge-definition.ts'
import type { SecretMetadata } from './judge-secrets.ts'
import type { RawResources } from './judge-served.ts'
import type { RawObject } from './raw-object.ts'
import type { Wide } from './wide.ts'

/** What was seen of the cluster, beside the operators themselves. */
export type ClusterFacts = {
  /** In the order of KNOWN_DEFINITIONS. */
  readonly definitions: readonly Looked<RawDefinition>[]
  readonly served: Looked<RawResources>
  readonly operators: Looked<FoundOperators>
  readonly clusterIssuers: Looked<Wide<GenericIssuer>>
  readonly ownIssuers: Looked<Wide<GenericIssuer>>
  readonly admission: Looked<readonly AdmissionState[]>
  readonly tokens: Looked<Wide<RawObject>>
  readonly credentials: Looked<Wide<RawObject>>
  /** Listed after these two. */
  readonly secrets: Looked<Wide<SecretMetadata>>
  /** Of the needs of VERB_NEEDS, in their order. */
  readonly ownReviews: readonly (readonly Looked<boolean>[])[]
}

/** When and what the API server said first. */
export type ServerFacts = {
  readonly version: Looked<ServerVersion>
  /** By the clock of this machine, in the middle between question and answer: epoch milliseconds. */
  readonly askedAt: number
}
