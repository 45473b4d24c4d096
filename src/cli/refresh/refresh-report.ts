import type { SubjectKind } from '../subject.ts'
import type { FormerCredential } from './former-credential.ts'
import type { SeenLease } from './look-at-lease.ts'
import type { PublishedCredential } from './published-credential.ts'

/** What came of a request for a refresh. Times are RFC 3339. */
export type RefreshReport = {
  readonly kind: SubjectKind
  readonly namespace: string
  readonly name: string
  /**
   * - `Served`: there is a new credential.
   * - `Requested`: asked for, and not waited for.
   * - `Refused`: it cannot be, and nothing was asked for.
   * - `Failed`: asked for, and the object says why it has not come; the request stays. With `saidBefore` that is no
   *   answer to this request, but what somebody who leads has let stand.
   * - `Unanswered`: asked for, and nothing has been heard in time; the request stays.
   */
  readonly outcome: 'Served' | 'Requested' | 'Refused' | 'Failed' | 'Unanswered'
  /** The value of the annotation; absent: nothing was asked for. */
  readonly request?: string
  readonly waitedSeconds?: number
  /** Absent: nothing was published. */
  readonly before?: PublishedCredential
  /** Once it is served. */
  readonly after?: PublishedCredential
  /** What becomes of the one before. */
  readonly former?: FormerCredential
  /** Why not; of `Failed` that of a condition. */
  readonly reason?: string
  readonly message?: string
  /** The object has said so since before the request. */
  readonly saidBefore?: boolean
  readonly runbook?: string
  /** Who leads, where nobody has answered. */
  readonly lease?: SeenLease
}
