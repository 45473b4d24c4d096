import type { CredentialFacts, CredentialRecord } from '../../api/credential-record.ts'
import type { RolloutRestart } from '../../api/rollout-restart.ts'
import type { SecretMetadata } from '../../api/secret-target.ts'
import type { Failure } from '../../failure.ts'
import type { MintReason } from '../mint-reason.ts'
import type { SecretId } from '../observed.ts'
import type { SecretWrite } from '../step.ts'
import type { PublishedSecret } from './credential-outcome.ts'
import type { CredentialRest } from './credential-rest.ts'

/**
 * The one next step for a ServiceAccountCredential. Steps of the first two groups are followed by another
 * look in the same turn: what they found out, or did, is in Observed then. The others end the turn.
 */
export type CredentialStep =
  // Questions.
  | { readonly step: 'ReadObject' }
  | { readonly step: 'ReadSecret' }
  | { readonly step: 'ReadRecord' }
  | { readonly step: 'ReadSiblings' }
  | { readonly step: 'ReadRemote' }
  | { readonly step: 'ReadClock' }
  | { readonly step: 'ReadWorkloads' }
  /** Who has the Secret in a way that never changes. */
  | { readonly step: 'ReadConsumers' }
  /** Whether the Secret could be written: a dry run, before a slot is spent. */
  | { readonly step: 'Rehearse'; readonly write: SecretWrite }
  // Steps of the protocol.
  | { readonly step: 'AddFinalizer' }
  | {
      readonly step: 'WriteRecord'
      readonly why: RecordWrite
      readonly record: CredentialRecord
      /** undefined: there is none yet. */
      readonly version: string | undefined
      /** Of the client secret beside it. `Put`: the one that was just created. */
      readonly secret: 'Keep' | 'Put' | 'Wipe'
    }
  | { readonly step: 'Create'; readonly requestedExpiresAt: number }
  /** To exactly this version of the Secret, and only while the record is sealed with this id. */
  | {
      readonly step: 'Publish'
      readonly id: string
      readonly write: SecretWrite
      readonly why: MintReason
    }
  /** At the issuer. */
  | { readonly step: 'Revoke'; readonly id: string; readonly why: RevokeReason }
  | { readonly step: 'RemoveRecord'; readonly version: string }
  | { readonly step: 'RestartWorkload'; readonly workload: RolloutRestart; readonly id: string }
  // Ends of a turn.
  /** What is published has not been told in status yet. */
  | {
      readonly step: 'Tell'
      readonly why: MintReason
      readonly facts: CredentialFacts
      readonly secret: PublishedSecret
    }
  | { readonly step: 'ReleaseFinalizer' }
  | { readonly step: 'RepairSecret'; readonly secret: SecretId; readonly metadata: SecretMetadata }
  /** What formats and templates make is made anew, from the credential that the Secret itself holds. */
  | { readonly step: 'RenderSecret'; readonly secret: SecretId }
  | { readonly step: 'AcceptSecret'; readonly secret: SecretId }
  /** What it holds has expired for good. */
  | { readonly step: 'RemoveSecret'; readonly secret: SecretId }
  | { readonly step: 'Refuse'; readonly failure: Failure }
  /** What the step before has found; counts for the back-off. */
  | { readonly step: 'Fail'; readonly failure: Failure }
  | { readonly step: 'Expire' }
  /** Nothing to do before `until` (epoch milliseconds; undefined: before something changes). */
  | { readonly step: 'Rest'; readonly why: CredentialRest; readonly until: number | undefined }

/** For logs, tests and traces. */
export type RecordWrite =
  | 'Adopt'
  | 'Claim'
  | 'Unclaim'
  | 'Seal'
  | 'Finish'
  | 'Fence'
  | 'Abandon'
  | 'Retire'
  | 'Forget'
  | 'Policy'

export type RevokeReason =
  | 'Retired'
  | 'Orphan'
  /** Created by this process after somebody else had given the mint up. */
  | 'Fenced'
  | 'GrantWithdrawn'
  | 'SecretLost'
  | 'Deleted'
