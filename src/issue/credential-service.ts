import type { CredentialRecord } from '../api/credential-record.ts'
import type { RemoteCredential } from '../api/remote-credential.ts'
import type { Failure } from '../failure.ts'
import type { Redacted } from '../redacted.ts'

/** What is known of one service account and all of its credentials, at one time. */
export type ServiceAccountView = {
  readonly serviceAccount: {
    /** What its clients say they are; undefined: each object is a client of its own, see `newSecret`. */
    readonly clientId: string | undefined
    readonly disabled: boolean
  }
  /** All pages; expired ones may be among them. */
  readonly credentials: readonly RemoteCredential[]
  /** The service's own clock (Date header), epoch milliseconds; undefined: it said none that can be meant. */
  readonly date: number | undefined
}

/**
 * How a create went. The secret is returned once, there is no idempotency key, and slots are few: only
 * what certainly did not happen may be tried again.
 *
 * - `NotCommitted`: refused by a well-formed answer of the service, or never sent.
 * - `Uncertain`: no answer, a 5xx, or a 2xx that cannot be read: there may be one more credential now.
 */
export type CreateResult =
  | {
      readonly kind: 'Created'
      readonly credential: RemoteCredential
      /** undefined: it is made by whoever publishes it, see `newSecret`. */
      readonly clientSecret: Redacted<string> | undefined
    }
  | { readonly kind: 'NotCommitted'; readonly failure: Failure }
  | { readonly kind: 'Uncertain'; readonly failure: Failure }

/**
 * - `NotFound`: the service says 404, which it also says to whom it does not tell: it counts as gone only
 *   where a view of the service account does not list it.
 */
export type RemoveResult =
  | { readonly kind: 'Removed' }
  | { readonly kind: 'NotFound' }
  | { readonly kind: 'Failed'; readonly failure: Failure }

/**
 * The port to a service that keeps client credentials of service accounts.
 *
 * Guarantees: none of the calls throws; each gives up when the signal aborts; a create is sent once; nothing
 * of a secret or of an answer's body gets into a Failure.
 *
 * Assumptions: names are those of a validated spec, and what is asked for has been granted.
 */
export type CredentialService = {
  /**
   * Fails with NotFoundOrDenied where the service account cannot be seen.
   *
   * @param records of the objects that have, or had, credentials there, as the caller knows them: a service that
   *   keeps nothing else answers from these
   */
  view(
    serviceAccount: string,
    signal: AbortSignal,
    records?: readonly CredentialRecord[],
  ): Promise<
    | { readonly ok: true; readonly view: ServiceAccountView }
    | { readonly ok: false; readonly failure: Failure }
  >
  /**
   * @param expiresAt epoch milliseconds, a whole second
   * @param maySend asked right before the request leaves, after all that it may have to wait for; when it
   *   says no, nothing is sent: `NotCommitted`
   */
  create(
    serviceAccount: string,
    expiresAt: number,
    maySend: () => boolean,
    signal: AbortSignal,
  ): Promise<CreateResult>
  remove(serviceAccount: string, id: string, signal: AbortSignal): Promise<RemoveResult>
  /**
   * As whom `createdBy` names what this operator creates, as far as that is known from its own credentials
   * (claim sub of its token); undefined: not known.
   */
  principal(): string | undefined
  /**
   * Whether these are the operator's own client credentials at the service, as far as is known, and not from a
   * Secret of that namespace: whoever gets one there can do there what the operator can.
   */
  isReserved(clientId: string, namespace: string): boolean
  /**
   * Only where the service keeps no secret but what verifies it: makes one for the client of that object. It is
   * accepted once its verifier is in the record, and until the credential ends.
   */
  newSecret?(owner: { readonly uid: string }): NewSecret
  /** Where clients exchange id and secret for tokens. */
  readonly tokenUrl: string
}

export type NewSecret = {
  readonly clientId: string
  readonly clientSecret: Redacted<string>
  readonly verifier: { readonly salt: string; readonly hash: string }
}
