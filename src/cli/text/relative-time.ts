import { humanDuration } from './human-duration.ts'

/**
 * How far a time is away: `in 12m`, `3h2m ago`, `now`.
 *
 * @param at epoch milliseconds, as `now`
 */
export function relativeTime(at: number, now: number): string {
  const seconds = Math.trunc((at - now) / 1000)
  if (seconds === 0) return 'now'
  const span = humanDuration(Math.abs(seconds) * 1000)
  return seconds > 0 ? `in ${span}` : `${span} ago`
}
