import type { Issuance } from '../api/issuance.ts'
import { formatTime } from '../api/time.ts'
import { isUnscheduled, type MintReason } from './mint-reason.ts'
import { mintWindow } from './mint-window.ts'
import type { Settings } from './settings.ts'

/** Counts mints beyond schedule in windows; undefined while there is nothing to remember. */
export function countedIssuance(
  before: Issuance,
  why: MintReason,
  now: number,
  settings: Settings,
): Issuance {
  const open = mintWindow({ issuance: before }, now, settings)
  if (open === undefined) {
    return isUnscheduled(why)
      ? { unscheduledSince: formatTime(now), unscheduledMints: 1 }
      : undefined
  }
  const { since, mints } = open
  return {
    unscheduledSince: formatTime(since),
    unscheduledMints: isUnscheduled(why) ? mints + 1 : mints,
  }
}
