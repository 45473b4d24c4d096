import type { Caller, CallerResult } from '../caller/caller.ts'

/**
 * Where the caller of one issuer comes from.
 *
 * Guarantees: never throws; single-flight; the same caller until shortly before its token expires; gives
 * up when the signal aborts without hurting others who wait for the same flight.
 */
export type CallerSource = {
  /** With scope cloud-platform. */
  caller(signal: AbortSignal): Promise<CallerResult>
  /** The API refused it (401): it is not given out again. */
  drop(caller: Caller): void
  /** Workload identity federation only: the Kubernetes ServiceAccount itself, without a Google service account. */
  readonly federated?: {
    /** `system:serviceaccount:<namespace>:<name>` */
    readonly subject: string
    /** A federated token of these scopes, made anew at each call. */
    token(
      scopes: readonly string[],
      signal: AbortSignal,
    ): Promise<CallerResult & { readonly issuedAt?: number }>
  }
}
