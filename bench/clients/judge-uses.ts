import type { LoadReport, SeenObject, SentRequest } from './load-report.ts'

export type JudgedUses = {
  /** Clients whose object is there, and that got a token. */
  readonly usedObjects: number
  /** Of these: how many status tells of a use later than any, or over a minute before the last, or of none. */
  readonly lastUsedWrong: number
  /** The most that status tells an earlier use than the last that a living replica served, seconds. */
  readonly lastUsedBehindSeconds: number
  /** The first of these, and of what was told too often. */
  readonly inDoubt: readonly string[]
  /** Of these: those that only the replica that was killed has served, and too late to tell. */
  readonly lastUsedLost: number
  /** Changes of lastUsedAt, of all objects together. */
  readonly lastUsedWrites: number
  /** How often lastUsedAt of one object changed twice within a minute. */
  readonly tooOften: number
  /** The shortest time between two of one object as they arrived here, seconds. */
  readonly tellIntervalSeconds: number
  readonly wentBack: number
  /** How often lastUsedIp was not the load generator's address. */
  readonly foreignAddresses: number
}

const MINUTE_MS = 60_000
/** Between the write of a status and its arrival here. */
const ARRIVAL_MS = 1500
const MOST_SHOWN = 5
const ADDRESS = '127.0.0.1'

/** A replica that was killed, by its index, and when. */
type Killed = { readonly replica: number; readonly askedAt: number }

/** What status tells of uses against those that there were. */
export function judgeUses(
  { requests, objects }: Pick<LoadReport, 'requests' | 'objects'>,
  killed: Killed,
): JudgedUses {
  const usesOf = Map.groupBy(requests.filter(mayBeUse), ({ object }) => object ?? '')
  const there = objects.filter(({ goneAt }) => goneAt === undefined)
  const used = there.flatMap((seen) => {
    const uses = usesOf.get(seen.object) ?? []
    return uses.some(({ status }) => status === 200) ? [{ seen, uses }] : []
  })
  const wrong = used.filter(({ seen, uses }) => !isRight(seen, uses, killed))
  const isLost = ({ uses }: (typeof used)[number]): boolean => due(uses, killed).length === 0
  const tooOften = objects.filter((seen) => intervals(seen).some(isTooShort))
  const inDoubt = [...wrong.map(({ seen }) => seen), ...tooOften].slice(0, MOST_SHOWN)
  return {
    usedObjects: used.length,
    lastUsedWrong: wrong.length,
    inDoubt: inDoubt.map((seen) => describe(seen, usesOf.get(seen.object) ?? [], killed)),
    lastUsedLost: used.filter(isLost).length,
    lastUsedBehindSeconds:
      Math.max(0, ...used.map(({ seen, uses }) => behind(seen, uses, killed))) / 1000,
    lastUsedWrites: objects.reduce((sum, { uses }) => sum + uses.length, 0),
    tooOften: objects.flatMap(intervals).filter(isTooShort).length,
    tellIntervalSeconds: Math.min(...objects.flatMap(intervals)) / 1000,
    wentBack: objects.filter(({ uses }) =>
      uses.some(({ lastUsedAt }, nth) => lastUsedAt < (uses[nth - 1]?.lastUsedAt ?? 0)),
    ).length,
    foreignAddresses: objects
      .flatMap(({ uses }) => uses)
      .filter(({ lastUsedIp }) => lastUsedIp !== ADDRESS).length,
  }
}

/** Between changes of lastUsedAt, milliseconds. */
const intervals = ({ uses }: SeenObject): readonly number[] =>
  uses.slice(1).map(({ at }, nth) => at - (uses[nth]?.at ?? at))

const isTooShort = (interval: number): boolean => interval < MINUTE_MS - ARRIVAL_MS

/** Of a broken connection nobody knows whether it was served. */
const mayBeUse = ({ status, broken }: SentRequest): boolean => status === 200 || broken.length > 0

const whole = (time: number): number => Math.floor(time / 1000) * 1000

const told = ({ uses }: SeenObject): number => uses.at(-1)?.lastUsedAt ?? Number.NaN

/** Of no use status tells NaN, which is no time after or before any. */
function isRight(seen: SeenObject, uses: readonly SentRequest[], killed: Killed): boolean {
  const latest = Math.max(...uses.map(({ answeredAt }) => answeredAt))
  const last = Math.max(...due(uses, killed).map(({ sentAt }) => sentAt))
  if (seen.uses.length === 0) return !Number.isFinite(last)
  return told(seen) <= latest && told(seen) >= whole(last) - MINUTE_MS
}

function describe(seen: SeenObject, uses: readonly SentRequest[], killed: Killed): string {
  const text = (time: number | undefined): string =>
    time === undefined ? 'none' : `${(time - killed.askedAt) / 1000} s`
  const tells = seen.uses.map(({ at, lastUsedAt }) => `${text(lastUsedAt)} (at ${text(at)})`)
  const times = uses.map(({ replica, answeredAt }) => `${text(answeredAt)} by ${replica}`)
  return `${seen.object} tells ${tells.join(', ')} for ${times.join(', ')} (from the kill of ${killed.replica} on)`
}

/** What can have been told: all but what the killed replica served just before its end. */
const due = (uses: readonly SentRequest[], { replica, askedAt }: Killed): readonly SentRequest[] =>
  served(uses).filter((use) => use.replica !== replica || use.answeredAt < askedAt - ARRIVAL_MS)

/** Milliseconds; a use is told to the second. */
function behind(seen: SeenObject, uses: readonly SentRequest[], killed: Killed): number {
  const living = served(uses).filter(({ replica }) => replica !== killed.replica)
  const last = Math.max(...living.map(({ sentAt }) => sentAt))
  return living.length === 0 ? 0 : whole(last) - told(seen)
}

const served = (uses: readonly SentRequest[]): readonly SentRequest[] =>
  uses.filter(({ status }) => status === 200)
