import { invertedShare } from '../test/kit/inverted-share.ts'
import { mostBegun } from '../test/kit/most-begun.ts'

/** What happened in an outage of Google. All times are epoch milliseconds. */
export type GoogleRecord = {
  readonly perSecond: number
  /** What Google then asked to wait, milliseconds. */
  readonly retryDelay: number
  readonly outageAt: number
  readonly upAt: number
  /** As Google saw them, oldest first. */
  readonly requests: readonly { readonly at: number; readonly status: number | undefined }[]
  /** Secrets as a watch saw them, oldest first. */
  readonly mints: readonly RecordedMint[]
}

export type RecordedMint = {
  readonly name: string
  readonly tokenId: string
  readonly at: number
  readonly expiresAt: number
}

export type GoogleJudged = {
  /** The most requests that began within one second, of all seconds that there are. */
  readonly worstSecond: number
  /** The burst that a token bucket of the rate would have had to allow. */
  readonly burstNeeded: number
  readonly refusedForQuota: number
  /** Begun after a 429 and before the time that it named. */
  readonly tooSoon: number
  readonly lapsed: number
  /** Of these: could have lived until Google served again, one retry passed, and the rate came to it. */
  readonly lapsedAvoidable: number
  /** Due when Google served again, and when the last of them was served, counted from there. */
  readonly overdue: number
  readonly servedAllSeconds: number
  readonly mintsPerSecond: number
  /** Of all pairs of overdue objects: the share that was not served in the order of their expiry. */
  readonly invertedPairs: number
}

/** Back-offs are told in whole seconds; a request and the watch take a moment. */
const ONE_RETRY_MS = 2500

/** @param dueAt when a mint was due to be replaced, epoch milliseconds */
export function judgeGoogle(
  record: GoogleRecord,
  dueAt: (mint: RecordedMint) => number,
): GoogleJudged {
  const { requests, mints, retryDelay, perSecond, outageAt, upAt } = record
  const times = requests.map(({ at }) => at)
  const named = requests.flatMap(({ at, status }) => (status === 429 ? [at] : []))
  const servedFrom = Math.max(upAt, ...named.map((at) => at + retryDelay))
  const next = replacements(mints)
  const overdue = mints
    .filter((mint) => mint.at < servedFrom && dueAt(mint) < servedFrom)
    .map((mint) => ({ ...mint, servedAt: next.get(mint)?.at ?? Infinity }))
    .filter(({ servedAt }) => servedAt >= servedFrom)
  const lapsed = mints.filter(
    (mint) => mint.expiresAt > outageAt && (next.get(mint)?.at ?? 0) > mint.expiresAt,
  )
  const avoidable = lapsed.filter(({ expiresAt }) => {
    const ahead = overdue.filter((other) => other.expiresAt < expiresAt).length
    return expiresAt > servedFrom + ONE_RETRY_MS + (ahead * 1000) / perSecond
  })
  const seconds = (Math.max(...overdue.map(({ servedAt }) => servedAt)) - servedFrom) / 1000
  return {
    worstSecond: worstSecond(times),
    burstNeeded: mostBegun(times, perSecond),
    refusedForQuota: named.length,
    tooSoon: times.filter((at) =>
      named.some((from) => at > from + SAME_MS && at < from + retryDelay),
    ).length,
    lapsed: lapsed.length,
    lapsedAvoidable: avoidable.length,
    overdue: overdue.length,
    servedAllSeconds: seconds,
    mintsPerSecond:
      mints.filter(({ at }) => at >= servedFrom && at <= servedFrom + seconds * 1000).length /
      seconds,
    invertedPairs: invertedShare(overdue),
  }
}

/** What was on its way when the first 429 of several was answered. */
const SAME_MS = 100

function replacements(mints: readonly RecordedMint[]): ReadonlyMap<RecordedMint, RecordedMint> {
  const last = new Map<string, RecordedMint>()
  const next = new Map<RecordedMint, RecordedMint>()
  for (const mint of mints) {
    const before = last.get(mint.name)
    if (before !== undefined) next.set(before, mint)
    last.set(mint.name, mint)
  }
  return next
}

function worstSecond(times: readonly number[]): number {
  let from = 0
  let most = 0
  for (const [nth, time] of times.entries()) {
    while ((times[from] ?? time) <= time - 1000) from += 1
    most = Math.max(most, nth + 1 - from)
  }
  return most
}
