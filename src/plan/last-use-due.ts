import { parseTime } from '../api/parse-time.ts'

/** What is known of the last use of one credential. All times in epoch milliseconds. */
export type KnownUse = {
  /** What this process has served last. */
  readonly at: number
  /** As status says it, whoever wrote it. */
  readonly told: string | undefined
  /** When status began to say so, as far as this process has seen it; undefined: before `lookedSince`. */
  readonly toldSince: number | undefined
  /** When this process first looked. */
  readonly lookedSince: number
}

/** A status is written no more often for this. */
const INTERVAL_MS = 60_000
/** Of several replicas that have served, the one that served last goes first, so that the others need not. */
const MOST_BEHIND_MS = 10_000

/**
 * What becomes of a use that is not in status: it is told there at once when none is, else a minute after somebody
 * told of another, and never when status speaks of a later one. Uses are told to the second.
 */
export function lastUseDue(
  { at, told, toldSince, lookedSince }: KnownUse,
  now: number,
): { readonly kind: 'Drop' | 'Write' } | { readonly kind: 'Wait'; readonly until: number } {
  const known = parseTime(told)
  // Of a clock that was ahead: no use can have been later than now, so it is written over.
  const isSane = known !== undefined && known <= now + INTERVAL_MS
  if (isSane && Math.floor(at / 1000) * 1000 <= known) return { kind: 'Drop' }
  if (known === undefined || (!isSane && toldSince === undefined)) return { kind: 'Write' }
  // Mostly a use is told within that time.
  const since = toldSince ?? Math.min(lookedSince, known + INTERVAL_MS + MOST_BEHIND_MS)
  // 0 for what is in use at the end of that minute, 1 for what was used before it began.
  const late = Math.min(1, Math.max(0, 1 - (at - since) / INTERVAL_MS))
  const until = since + INTERVAL_MS + Math.round(late * MOST_BEHIND_MS)
  return now >= until ? { kind: 'Write' } : { kind: 'Wait', until }
}
