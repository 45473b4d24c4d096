import { isDeepStrictEqual } from 'node:util'
import type { ImpersonatedTokenStatus } from '../api/impersonated-token-status.ts'
import type { Observed } from '../plan/observed.ts'
import type { Outcome } from '../plan/outcome.ts'

/** An attempt that failed and does not stand in status yet, which the API server refuses just as well. */
export type UntoldAttempt = {
  readonly uid: string
  /** The status that it was to be added to. */
  readonly stored: ImpersonatedTokenStatus
  readonly issuance: NonNullable<ImpersonatedTokenStatus['issuance']>
}

/**
 * What of a failed attempt has to count. While the API server is away nothing else is asked, and nobody should wait
 * longer than it is away: such an attempt does not.
 *
 * @param status what could not be written; undefined: it did not come to that
 */
export function untoldAttempt(
  { token }: Observed,
  { failure }: Extract<Outcome, { kind: 'Failed' }>,
  status: ImpersonatedTokenStatus | undefined,
): UntoldAttempt | undefined {
  const { issuance } = status ?? {}
  return issuance === undefined || failure.reason === 'ApiServerUnavailable'
    ? undefined
    : { uid: token.metadata.uid, stored: token.status, issuance }
}

/**
 * The object as it would be seen if the attempt had been told, so that it counts for the back-off; as it is when there is
 * none, or when status has become another one since.
 */
export function withAttempt(observed: Observed, untold: UntoldAttempt | undefined): Observed {
  const { token } = observed
  const stands =
    untold !== undefined &&
    untold.uid === token.metadata.uid &&
    isDeepStrictEqual(untold.stored, token.status)
  if (!stands) return observed
  return {
    ...observed,
    token: { ...token, status: { ...token.status, issuance: untold.issuance } },
  }
}
