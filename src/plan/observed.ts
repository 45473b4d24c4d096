import type { FrozenUse } from '../api/frozen-use.ts'
import type { GenericIssuer, IssuerKind } from '../api/generic-issuer.ts'
import type { ImpersonatedToken } from '../api/impersonated-token.ts'
import type { RolloutRestart } from '../api/rollout-restart.ts'
import type { ObservedClient } from './observed-client.ts'

/**
 * Everything a decision about one ImpersonatedToken may know, gathered from caches. Two fields are
 * filled only when the decision asked for a live read first.
 */
export type Observed = {
  readonly token: ImpersonatedToken
  /** The ServiceAccountCredential to mint with; undefined: the spec names none, or there is no such object. */
  readonly credential: ObservedClient | undefined
  /** The one that the spec names, or else its credential; undefined: there is no such issuer. */
  readonly issuer: ObservedIssuer | undefined
  readonly namespace: {
    readonly name: string
    /** undefined: not known yet, so that no selector can be said to match. */
    readonly labels: Readonly<Record<string, string>> | undefined
  }
  /** The Secret that the spec names. */
  readonly secret: ObservedSecret
  /** Other Secrets that this object owns: left behind by a change of name. */
  readonly strays: readonly SecretId[]
  /** Kind and name of the object that has a better claim to the Secret, if there is one. */
  readonly rival: string | undefined
  /** Short digest of what the spec asks for; equal to status.requestDigest when nothing relevant changed. */
  readonly requestDigest: string
  /** In [0, 1), fixed for the object: spreads refreshes of objects that were made together. */
  readonly jitter: number
  /** The API server's own time, epoch ms, when a live read was asked for; else undefined. */
  readonly serverTime: number | undefined
  /** The workloads to restart; undefined: not looked at in this turn. */
  readonly workloads: readonly ObservedWorkload[] | undefined
  /** undefined: not looked at for a while. */
  readonly consumers: ObservedConsumers | undefined
}

/** A workload that the spec lists, as it was read in this turn. */
export type ObservedWorkload = RolloutRestart & {
  /**
   * - `Missing`: nothing is waited for.
   * - `NotAllowed`: it has not opted in to be restarted, and may still use the old credential.
   * - `Forbidden`: the operator may not look at it, or not restart it.
   * - `Failing`: just now it could not be looked at, or restarted.
   * - `Stale`: its pods were not restarted for the current credential.
   * - `RollingOut`: they were, and not all of them are new.
   */
  readonly state:
    | 'Missing'
    | 'NotAllowed'
    | 'Forbidden'
    | 'Failing'
    | 'Stale'
    | 'RollingOut'
    | 'RolledOut'
  /** Epoch milliseconds: when mintlet last restarted it; undefined: never, or not known. */
  readonly restartedAt: number | undefined
}

/** Who has the Secret in a way that never changes. */
export type ObservedConsumers = {
  /** Epoch milliseconds: when the pods of the namespace were listed. */
  readonly at: number
  /** Of this Secret alone; undefined: the pods could not be listed. */
  readonly uses: readonly FrozenUse[] | undefined
}

export type ObservedIssuer = {
  readonly kind: IssuerKind
  readonly name: string
  readonly uid: string
  readonly generation: number
  /** Among the issuers of both kinds, see issuerKeyOf(). */
  readonly key: string
  readonly spec: GenericIssuer['spec']
  /** Why it cannot mint, as its own status says; undefined while nothing is wrong. */
  readonly trouble: string | undefined
  /** Epoch milliseconds: when it became Ready; undefined while it is not. */
  readonly readySince: number | undefined
  /** Whether this process has all that it needs to ask it. */
  readonly loaded: boolean
  /** Ids of the keys that verifiers can find; undefined where that is not for us to know, or not yet. */
  readonly keyIds: readonly string[] | undefined
}

export type SecretId = {
  readonly name: string
  readonly uid: string
  readonly resourceVersion: string
}

export type ObservedSecret =
  | {
      readonly state: 'Absent'
      /** true: the API server was asked just now; false: it is merely not among the Secrets we watch. */
      readonly live: boolean
    }
  | (SecretId & {
      readonly state: 'Present'
      /** uid of the controller owner; undefined when it has none. */
      readonly ownerUid: string | undefined
      /** It is being deleted; as long as a finalizer holds it nothing of that name can be made. */
      readonly terminating: boolean
      readonly labels: Readonly<Record<string, string>>
      readonly annotations: Readonly<Record<string, string>>
      /** What only a live read tells. */
      readonly live: SecretContent | undefined
    })

export type SecretContent = {
  readonly type: string
  readonly immutable: boolean
  /** As render/secret-digest.ts computes it. */
  readonly digest: string
}
