import type { SubjectKind } from '../subject.ts'

/**
 * How urgent an object is. `Failing`: it is not Ready, or its next credential is held up or overdue. `Warning`: somebody who uses it
 * is not well. `Good`. `Ended`: expired for good, as it was meant to.
 */
export type Urgency = 'Failing' | 'Warning' | 'Good' | 'Ended'

/** One credential as its object's status tells of it. Times are RFC 3339. */
export type StatusItem = {
  readonly kind: SubjectKind
  readonly namespace: string
  readonly name: string
  readonly urgency: Urgency
  /** Of the condition Ready; absent: nobody has looked at the object yet. */
  readonly ready?: 'True' | 'False' | 'Unknown'
  /**
   * Of the condition Ready, and of those that say what is wrong; of our own `Unreported`, `LapsedUnreported` and
   * `RefreshOverdue`, which no condition says.
   */
  readonly reasons: readonly string[]
  readonly phase?: string
  readonly secretName?: string
  readonly expiresAt?: string
  readonly refreshAt?: string
  /** When the operator tries again, after an attempt that failed. */
  readonly nextAttemptAt?: string
  readonly lastUsedAt?: string
}

export type StatusReport = {
  /** By the API server's clock, where it says so. */
  readonly lookedAt: string
  /** undefined: all. */
  readonly namespace?: string
  /** The most urgent first. */
  readonly items: readonly StatusItem[]
}
