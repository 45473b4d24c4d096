import type { Issuance } from '../api/issuance.ts'

/** What is left of it once a back-off has ended: the loop guard. */
export function guardOnly(before: Issuance): Issuance {
  if (before?.unscheduledSince === undefined) return undefined
  const { unscheduledSince, unscheduledMints = 0 } = before
  return { unscheduledSince, unscheduledMints }
}
