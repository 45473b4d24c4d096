import type { ImpersonatedToken } from '../api/impersonated-token.ts'
import type { Issuer } from '../issue/issuer.ts'
import type { Observed } from '../plan/observed.ts'
import type { Settings } from '../plan/settings.ts'
import type { IssuerId } from '../plan/step.ts'
import type { RateLimits } from '../queue/rate-limit.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Random } from '../runtime/random.ts'
import type { EventWriter } from '../write/event.ts'
import type { SecretWriter } from '../write/secret.ts'
import type { StatusWriter } from '../write/status.ts'
import type { WorkloadAccess } from '../write/workload.ts'
import type { ConsumerViews } from './consumer-views.ts'
import type { ReadClient } from './read-client.ts'

/** What a turn may ask and do. The whole operator runs on fake ones in the story tests. */
export type Ports = {
  readonly clock: Clock
  readonly random: Random
  readonly settings: Settings
  /** undefined: the object is gone. */
  readonly gather: (key: string) => Observed | undefined
  readonly readSecret: (observed: Observed) => Promise<Observed['secret']>
  /** The API server's own time, epoch milliseconds. */
  readonly readClock: (observed: Observed) => Promise<number | undefined>
  /** The object as the API server has it now; undefined when it is gone. */
  readonly readToken: (observed: Observed) => Promise<ImpersonatedToken | undefined>
  readonly readClient: ReadClient
  readonly removeToken: (observed: Observed) => Promise<void>
  /** undefined: it cannot mint, or is another one by now. */
  readonly issuer: (id: IssuerId) => Issuer | undefined
  readonly limits: RateLimits
  /** How many turns may wait for services outside of the cluster at the same time. */
  readonly mostOutside: number
  readonly secrets: SecretWriter
  readonly workloads: WorkloadAccess
  readonly consumers: ConsumerViews
  readonly statuses: StatusWriter
  readonly events: EventWriter
  /** Keeps the answer to an own write, so that the next turn does not wait for the watch. */
  readonly remember: Remember
  /** Whether this process holds the lease: asked before every write. */
  readonly mayWrite: () => boolean
  readonly tell: Telemetry
}

export type Remember = {
  token(token: ImpersonatedToken): void
  secret(metadata: ImpersonatedToken['metadata']): void
}

/** What happened, for logs and metrics; names, numbers and reasons only. */
export type Telemetry = {
  minted(about: MintTold): void
  mintFailed(about: Omit<MintTold, 'lateness'> & { readonly reason: string }): void
  /** Status could not be written; `tries` in a row. */
  unreported(about: { readonly key: string; readonly reason: string; readonly tries: number }): void
  turned(about: { readonly key: string; readonly step: string; readonly outcome: string }): void
  restarted(about: RestartTold): void
}

/** A workload that was restarted, and for which credential. */
export type RestartTold = {
  readonly namespace: string
  readonly kind: string
  readonly name: string
  readonly credentialId: string
}

export type MintTold = {
  readonly key: string
  readonly issuer: string
  readonly kind: string
  readonly why: string
  readonly seconds: number
  /** Seconds after refreshAt at which the Secret was written; undefined when nothing was due. */
  readonly lateness: number | undefined
}
