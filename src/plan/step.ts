import type { CarriedKeys } from '../api/carried-keys.ts'
import type { MintRequest } from '../api/mint-request.ts'
import type { RolloutRestart } from '../api/rollout-restart.ts'
import type { SecretMetadata } from '../api/secret-target.ts'
import type { Failure } from '../failure.ts'
import type { Client } from './client-for.ts'
import type { MintReason } from './mint-reason.ts'
import type { SecretId } from './observed.ts'
import type { UnreportedMint } from './unreported-mint.ts'

/**
 * The one next step for an object. A turn performs one step; the reads and the restarts are not
 * steps of their own but questions: the answer goes into Observed and plan() is asked again in the same turn.
 */
export type Plan =
  /** The published credential is as it should be, or nothing can be done before the next turn. */
  | { readonly step: 'Rest'; readonly why: RestReason }
  | { readonly step: 'ReadSecret' }
  | { readonly step: 'ReadClock' }
  | { readonly step: 'Mint'; readonly why: MintReason; readonly mint: MintPlan }
  /** The data is ours, the labels or annotations are not what they should be. */
  | { readonly step: 'RepairSecret'; readonly secret: SecretId; readonly metadata: SecretMetadata }
  /** Somebody touched the Secret and changed nothing of ours: remember its new resourceVersion. */
  | { readonly step: 'AcceptSecret'; readonly secret: SecretId }
  /** An earlier process wrote it and ended before it could say so: say so now. */
  | ({ readonly step: 'AdoptSecret' } & UnreportedMint)
  /** One that was left behind by a change of name, or whose credential has ended. */
  | { readonly step: 'RemoveSecret'; readonly secret: SecretId }
  /** Which of the listed workloads have been restarted for the credential. */
  | { readonly step: 'ReadWorkloads' }
  | { readonly step: 'RestartWorkload'; readonly workload: RolloutRestart; readonly id: string }
  /** Who has the Secret in a way that never changes. */
  | { readonly step: 'ReadConsumers' }
  | { readonly step: 'Refuse'; readonly failure: Failure }
  | { readonly step: 'Expire' }
  | { readonly step: 'RemoveSelf' }

export type RestReason =
  | 'Valid'
  | 'Suspended'
  | 'BackingOff'
  | 'IssuerLoading'
  /** By our clock it has expired, by the API server's it will in a moment. */
  | 'Expiring'
  | 'Expired'
  | 'Deleting'

export type MintPlan = {
  readonly issuer: IssuerId
  readonly request: MintRequest
  readonly write: SecretWrite
  /** Entries of the Secret as it is that stay under another key; see keepPrevious. */
  readonly carried?: CarriedKeys
  /** Present: whose client credentials have to be put into the request, and end what they mint. */
  readonly client?: Client
}

/** Exactly the issuer, and the version of its spec, whose grants allow it. */
export type IssuerId = {
  /** See issuerKeyOf(). */
  readonly key: string
  readonly uid: string
  readonly generation: number
}

/** How the Secret must be written so that no other writer's version is ever overwritten. */
export type SecretWrite =
  | { readonly verb: 'Create' }
  | { readonly verb: 'Update'; readonly secret: SecretId }
  /** Type and immutability cannot change: delete exactly this one, then create. */
  | { readonly verb: 'Replace'; readonly secret: SecretId }
