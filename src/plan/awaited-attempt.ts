import type { Issuance } from '../api/issuance.ts'
import { parseTime } from '../api/parse-time.ts'
import type { Settings } from './settings.ts'

/** When the back-off in status ends, epoch milliseconds. */
export const awaitedAttempt = (
  issuance: Issuance,
  now: number,
  { slowRetry }: Pick<Settings, 'slowRetry'>,
): number => parseTime(issuance?.nextAttemptAt) ?? now + slowRetry
