import type { Condition } from '../api/condition.ts'
import type { Issuance } from '../api/issuance.ts'
import { REASONS } from '../api/reason.ts'
import { lastTold } from './last-told.ts'
import type { Trouble } from './trouble.ts'

/** The failure that is backed off from, unless something else has been told of since. */
export function lastFailure(status: {
  readonly conditions?: readonly Condition[]
  readonly issuance?: Issuance
}): Trouble | undefined {
  const told = lastTold(status)
  const reason = REASONS.find((known) => known === status.issuance?.reason)
  if (reason === undefined || told?.reason === reason || told?.reason === 'Lapsed') return told
  const message = `The last attempt failed; the next one is at ${status.issuance?.nextAttemptAt}.`
  return { stalled: false, reason, message }
}
