import type { Issuance } from '../api/issuance.ts'
import { parseTime } from '../api/parse-time.ts'
import { guardOnly } from './guard-only.ts'

/** What is remembered when there was nothing to do: a back-off ends once nothing is wanted and its time is over. */
export function restedIssuance(before: Issuance, isValid: boolean, now: number): Issuance {
  const pending = (parseTime(before?.nextAttemptAt) ?? now) > now
  return isValid && !pending ? guardOnly(before) : before
}
