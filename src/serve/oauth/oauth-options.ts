import type {
  AuthorizationServer,
  Introspection,
} from '../../issue/local/client/authorization-server.ts'
import type { Client, ClientCredential } from '../../issue/local/client/client.ts'
import type { Published } from '../../issue/local/publish-ring.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { OauthRequest } from '../oauth-endpoints.ts'
import type { OauthError } from './refusals.ts'

/** When something was asked for, in epoch milliseconds, and from which address. */
export type Seen = { readonly at: number; readonly address: string }

/** Of a token bucket. */
export type Rate = { readonly perSecond: number; readonly burst: number }

export type OauthOptions = {
  readonly server: AuthorizationServer
  /** Which issuers there are: one of which this is undefined is not found. */
  readonly published: (issuer: string) => Published | undefined
  readonly clock: Clock
  /**
   * Whether this replica knows its clients as they are, or this one; else nobody is told anything, or nothing is told
   * to this one and of its tokens. Always unless told.
   */
  readonly isReady?: (clientId?: string) => boolean
  /** Addresses and networks whose x-forwarded-for counts; see createClientAddress. None unless told. */
  readonly trustedProxies?: readonly string[]
  /** Of one client at one endpoint, after it has proved who it is. 20 a second and 40 at once unless told. */
  readonly clientRate?: Rate
  /** Of failed authentications of one client id from one address. One a second and 10 at once unless told. */
  readonly failureRate?: Rate

  // None of these may throw, nor wait.
  /** After each token that was given. */
  onUse(issuer: string, client: Client, credential: ClientCredential, seen: Seen): void
  /** After each introspection that said active: `seen` is of who asked. */
  onTokenSeen(issuer: string, introspection: Introspection & { active: true }, seen: Seen): void
  /** After each answer to a request for an issuer that there is; for metrics. */
  onAnswer(answer: {
    readonly endpoint: OauthRequest['endpoint']
    /** Of an issuer that there is. */
    readonly issuer: string
    readonly status: number
    readonly error: OauthError | undefined
  }): void
  /** Something threw that never should: the answer was server_error. Its message may hold secrets. */
  onBug(error: unknown): void
}
