import type { Issuance } from '../api/issuance.ts'
import { parseTime } from '../api/parse-time.ts'
import { CLOCK_SLACK } from './clock-slack.ts'
import type { Settings } from './settings.ts'

/** How often an object was minted for since a time (epoch milliseconds) that no expiry asked for. */
export type MintWindow = { readonly since: number; readonly mints: number }

/** The open window of the loop guard; undefined while there is nothing to count. */
export function mintWindow(
  { issuance }: { readonly issuance?: Issuance },
  now: number,
  { mintLoopWindow }: Settings,
): MintWindow | undefined {
  const since = parseTime(issuance?.unscheduledSince)
  if (since === undefined || since > now + CLOCK_SLACK || now >= since + mintLoopWindow) {
    return undefined
  }
  return { since, mints: issuance?.unscheduledMints ?? 0 }
}
