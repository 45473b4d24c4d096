import type { ObjectMeta } from '../../api/object-meta.ts'
import type { ServiceAccountCredential } from '../../api/service-account-credential.ts'
import type { CredentialService } from '../../issue/credential-service.ts'
import type { CredentialSettings } from '../../plan/credential/credential-settings.ts'
import type { RateLimits } from '../../queue/rate-limit.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Random } from '../../runtime/random.ts'
import type { CredentialRecords } from '../../write/credential-records.ts'
import type { EventWriter } from '../../write/event.ts'
import type { FinalizerWriter } from '../../write/finalizer.ts'
import type { SecretWriter } from '../../write/secret.ts'
import type { StatusWriter } from '../../write/status.ts'
import type { WorkloadAccess } from '../../write/workload.ts'
import type { ConsumerViews } from '../consumer-views.ts'
import type { RestartTold } from '../ports.ts'
import type { CredentialCaches } from './gather-credential.ts'
import type { RemoteViews } from './remote-views.ts'

/** What a turn of a ServiceAccountCredential may ask and do. */
export type CredentialPorts = {
  readonly clock: Clock
  readonly random: Random
  readonly settings: CredentialSettings
  readonly caches: CredentialCaches
  /** Unique in the world. */
  readonly newId: () => string
  /** The object of that name as the API server has it now, whatever its uid; undefined: there is none. */
  readonly readObject: (owner: {
    readonly namespace: string
    readonly name: string
  }) => Promise<ServiceAccountCredential | undefined>
  /** The API server's own time, epoch milliseconds. */
  readonly readClock: (owner: {
    readonly namespace: string
    readonly name: string
  }) => Promise<number | undefined>
  readonly records: CredentialRecords
  readonly secrets: SecretWriter
  /** The same, but nothing is stored: a dry run. */
  readonly rehearsal: SecretWriter
  readonly finalizers: FinalizerWriter
  readonly workloads: WorkloadAccess
  readonly consumers: ConsumerViews
  /**
   * Where the issuer keeps credentials.
   *
   * @param key of issuerKeyOf()
   * @returns undefined: it keeps none, or there is no such issuer (any more)
   */
  readonly credentials: (key: string) => CredentialService | undefined
  /** What issuers said last. */
  readonly views: RemoteViews
  readonly limits: RateLimits
  readonly statuses: StatusWriter
  readonly events: EventWriter
  /** Keeps the answer to an own write, so that the next turn does not wait for the watch. */
  readonly remember: {
    credential(credential: ServiceAccountCredential): void
    secret(metadata: ObjectMeta): void
  }
  /** Whether this process holds the lease: asked before every write. */
  readonly mayWrite: () => boolean
  /** Whether it holds it for long enough to create a credential and put it into safety. */
  readonly mayCreate: () => boolean
  readonly tell: CredentialTelemetry
}

/** What happened, for logs and metrics; names, ids, numbers and reasons only. */
export type CredentialTelemetry = {
  /** Every single step, before it is taken. */
  step(about: {
    readonly key: string
    readonly step: string
    readonly why: string | undefined
  }): void
  turned(about: { readonly key: string; readonly step: string; readonly outcome: string }): void
  created(about: CredentialTold & { readonly seconds: number }): void
  createFailed(
    about: Omit<CredentialTold, 'id'> & {
      readonly seconds: number
      readonly reason: string
      readonly uncertain: boolean
    },
  ): void
  published(
    about: CredentialTold & {
      readonly why: string
      /** Since the create was sent; undefined: by another process. */
      readonly seconds: number | undefined
    },
  ): void
  revoked(about: CredentialTold & { readonly why: string }): void
  recordWritten(about: {
    readonly key: string
    readonly why: string
    readonly conflict: boolean
  }): void
  restarted(about: RestartTold): void
  unreported(about: { readonly key: string; readonly reason: string; readonly tries: number }): void
}

export type CredentialTold = {
  readonly key: string
  readonly issuer: string
  readonly serviceAccount: string
  readonly id: string
}
