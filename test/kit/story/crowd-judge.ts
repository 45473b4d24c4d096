import { invertedShare } from '../inverted-share.ts'
import type { CrowdMint, CrowdRequest, CrowdRun } from './google-crowd.ts'

/** What became of a crowd. All times are milliseconds since the story began. */
export type CrowdJudge = {
  /** The end of the last wait that Google asked for: from here on it serves. */
  readonly servedFrom: number
  /** What is published at that time; undefined: nothing yet. */
  readonly published: (key: string, at: number) => CrowdMint | undefined
  readonly lapses: readonly Lapse[]
  /** Those that had to stand in the line of the issuer after Google served again. */
  readonly waits: readonly Wait[]
  /** Of all pairs of one namespace that stood in the line together: which share was served in the wrong order. */
  readonly inverted: number
}

/** A token that ended before there was another one. */
export type Lapse = {
  readonly key: string
  readonly expiredAt: number
  /** Infinity: never. */
  readonly healedAt: number
}

export type Wait = {
  readonly key: string
  readonly expiresAt: number
  /** When it was in the line, and Google served. */
  readonly from: number
  readonly servedAt: number
  /** How many requests the issuer began meanwhile. */
  readonly served: number
  /** How many of them were of its own namespace, and for tokens that expire later. */
  readonly overtaken: number
}

/** @param retryDelayMs the RetryInfo of every 429 */
export function judgeCrowd(run: CrowdRun, retryDelayMs: number): CrowdJudge {
  const mintsOf = Map.groupBy(run.mints, ({ key }) => key)
  const published = (key: string, at: number): CrowdMint | undefined =>
    mintsOf.get(key)?.findLast((mint) => mint.at < at)
  const refused = run.requests.filter(({ status }) => status === 429)
  const servedFrom = Math.max(
    run.upAt,
    ...refused.map(({ endedAt = run.endAt }) => endedAt + retryDelayMs),
  )
  const after = run.requests.filter(({ at }) => at >= servedFrom)
  const waits = waitsOf(run, servedFrom, after, published)
  const inverted = invertedShare(waits, stoodTogether)
  return { servedFrom, published, lapses: lapsesOf(run, mintsOf), waits, inverted }
}

function lapsesOf(run: CrowdRun, mintsOf: ReadonlyMap<string, readonly CrowdMint[]>): Lapse[] {
  return [...mintsOf].flatMap(([key, mints]) =>
    mints.flatMap(({ expiresAt: expiredAt }, nth) => {
      const healedAt = mints[nth + 1]?.at ?? Infinity
      return Math.min(healedAt, run.endAt) > expiredAt ? [{ key, expiredAt, healedAt }] : []
    }),
  )
}

function waitsOf(
  run: CrowdRun,
  servedFrom: number,
  after: readonly CrowdRequest[],
  published: CrowdJudge['published'],
): Wait[] {
  const turnsOf = Map.groupBy(run.turns, ({ key }) => key)
  const expiryOf = ({ key, at }: CrowdRequest): number => published(key, at)?.expiresAt ?? Infinity
  const expiries = new Map(after.map((request) => [request, expiryOf(request)]))
  return after.flatMap((request) => {
    const { key, at } = request
    const earlier = turnsOf.get(key)?.filter((turn) => turn.at <= at) ?? []
    const first = earlier.findLastIndex(({ outcome }) => outcome !== 'Delayed') + 1
    const since = earlier[first]?.at
    if (since === undefined) return []
    const from = Math.max(since, servedFrom)
    const expiresAt = expiries.get(request) ?? Infinity
    const between = after.filter((other) => other.at > from && other.at < at)
    const own = between.filter((other) => namespaceOf(other.key) === namespaceOf(key))
    const overtaken = own.filter((other) => (expiries.get(other) ?? 0) > expiresAt).length
    return [{ key, expiresAt, from, servedAt: at, served: between.length, overtaken }]
  })
}

/** Of the same namespace, and in the line at the same time. */
const stoodTogether = (one: Wait, other: Wait): boolean =>
  namespaceOf(one.key) === namespaceOf(other.key) &&
  Math.max(one.from, other.from) < Math.min(one.servedAt, other.servedAt)

const namespaceOf = (key: string): string => key.split('/')[0] ?? ''
