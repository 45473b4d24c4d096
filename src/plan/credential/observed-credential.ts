import type { CredentialFacts, CredentialRecord } from '../../api/credential-record.ts'
import type { RemoteCredential } from '../../api/remote-credential.ts'
import type { ServiceAccountCredential } from '../../api/service-account-credential.ts'
import type { Failure } from '../../failure.ts'
import type {
  Observed,
  ObservedConsumers,
  ObservedIssuer,
  ObservedSecret,
  ObservedWorkload,
} from '../observed.ts'
import type { PublishedSecret } from './credential-outcome.ts'

/**
 * Everything a decision about one ServiceAccountCredential may know. What is gathered comes from caches;
 * what guards an irreversible step is read live in the same turn, because a step asked for it.
 */
export type ObservedCredential = {
  /** Whose turn it is: also when the object itself is gone. */
  readonly owner: CredentialRecord['owner']
  /** undefined: there is no object of this uid any more. */
  readonly credential: ServiceAccountCredential | undefined
  /** The object was read from the API server in this turn. */
  readonly live: boolean
  readonly issuer: ObservedIssuer | undefined
  readonly namespace: Observed['namespace']
  /** The Secret that the spec names. */
  readonly secret: ObservedSecret
  /** Short digest of the formats and templates that the spec has; empty: none, and nothing beside the credential. */
  readonly renderedFor: string
  readonly rival: string | undefined
  readonly record: ObservedRecord
  /** Records of other objects for the same service account: from the cache, until they were asked for live. */
  readonly siblings: { readonly live: boolean; readonly records: readonly CredentialRecord[] }
  readonly remote: ObservedRemote | undefined
  /** What became of the create that this very turn, or one before it in this process, has sent. */
  readonly sent: Sent | undefined
  /** Unique: marks the intent that this process may go on with. */
  readonly turn: string
  /** undefined: not looked at in this turn. */
  readonly workloads: readonly ObservedWorkload[] | undefined
  /** Who has the Secret in a way that never changes; undefined: not looked at for a while. */
  readonly consumers: ObservedConsumers | undefined
  /** A dry run of the Secret to be written was accepted in this turn. */
  readonly rehearsed: boolean
  /** What this turn has written into the Secret; also recorded by the step that follows. */
  readonly published: PublishedSecret | undefined
  /** In [0, 1), fixed for the object. */
  readonly jitter: number
  /** The API server's own time, epoch ms, when a live read was asked for; else undefined. */
  readonly serverTime: number | undefined
  /** As whom the issuer would name what we create, as far as our own credentials there tell. */
  readonly principal: string | undefined
}

export type ObservedRecord = {
  /** false: as the watch shows it, which tells of no other leader's last second. */
  readonly live: boolean
  /** undefined: there is none. */
  readonly content: CredentialRecord | undefined
  /** resourceVersion of what holds it; undefined: there is none. */
  readonly version: string | undefined
}

/** What the issuer says of the service account and its credentials. */
export type ObservedRemote = {
  /** Epoch milliseconds, by our clock: when it was asked. */
  readonly at: number
  /** Asked in this turn, after the record was last read. */
  readonly live: boolean
  readonly result:
    | {
        readonly ok: true
        readonly credentials: readonly RemoteCredential[]
        readonly disabled: boolean
        /** The issuer's clock, epoch milliseconds. */
        readonly date: number | undefined
      }
    | { readonly ok: false; readonly failure: Failure }
}

export type Sent =
  /** `facts` of what was created; its secret is kept beside, not here. */
  | { readonly kind: 'Created'; readonly turn: string; readonly facts: CredentialFacts }
  /** Created, and of a life that nobody asked for: never published, and deleted as soon as its id is recorded. */
  | {
      readonly kind: 'Unfit'
      readonly turn: string
      readonly facts: CredentialFacts
      readonly failure: Failure
    }
  | { readonly kind: 'NotCommitted'; readonly turn: string; readonly failure: Failure }
  | { readonly kind: 'Uncertain'; readonly turn: string; readonly failure: Failure }
