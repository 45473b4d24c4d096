import { setTimeout as pause } from 'node:timers/promises'
import type { GoogleFault } from '../test/kit/google/google-fault.ts'
import { apiCalls, callsBetween } from './api-calls.ts'
import { callCount } from './call-count.ts'
import { takeCensus } from './census.ts'
import type { GoogleFigures } from './figures.ts'
import { follow } from './follow.ts'
import { accountOf, type GoogleWorld } from './google-world.ts'
import { type GoogleRecord, judgeGoogle, type RecordedMint } from './judge-google.ts'
import { populate } from './populate.ts'
import { processUsage } from './process-usage.ts'

/** A tenth of ten minutes, of a minute, and of a RetryInfo of 13 s. */
const OUTAGE_MS = 60_000
const QUOTA_MS = 6000
const RETRY_DELAY_MS = 1300
/** Objects are made over so many seconds, and then left alone, so that their expiries are spread. */
const MADE_IN = 40
const QUIET_MS = 60_000
/** Longer than the longest back-off of whoever was in trouble. */
const LAST_MS = 40_000
/** A tenth of an hour, of half an hour and of a quarter. */
const LIVES = ['6m', '6m', '3m', '3m', '90s'] as const
/** Nobody hangs: the ten seconds after which the operator gives up are not a tenth of themselves here. */
const AWAY: readonly GoogleFault[] = [
  { do: 'unavailable' },
  { do: 'html' },
  { do: 'truncate' },
  { do: 'empty', status: 502 },
]
const EVERY = { endpoint: 'iamcredentials' } as const
const [TOKEN_ID, EXPIRES_AT] = ['mintlet.dev/token-id', 'mintlet.dev/expires-at']

export type GoogleLimits = { readonly requestsPerSecond: number; readonly burst: number }

/** An object for each name through an outage of Google, its quota, and its return. */
export async function measureGoogle(
  google: GoogleWorld,
  names: readonly string[],
  limits: GoogleLimits,
): Promise<GoogleFigures> {
  const { client, controlPlane } = google.world
  const mints: RecordedMint[] = []
  const inSecret = new Map<string, string>()
  using _secrets = await follow(client, 'secrets', ({ metadata: { name, annotations = {} } }) => {
    const tokenId = annotations[TOKEN_ID]
    if (tokenId === undefined || inSecret.get(name) === tokenId) return
    inSecret.set(name, tokenId)
    const expiresAt = Date.parse(annotations[EXPIRES_AT] ?? '')
    mints.push({ name, tokenId, at: Date.now(), expiresAt })
  })
  const dueOf = new Map<string, number>()
  using census = await takeCensus(client, (_name, { tokenId, refreshAt }) => {
    dueOf.set(tokenId, refreshAt)
  })
  await using operator = google.startOperator()
  await operator.line('leading')
  await make(google, names)
  await census.active(names.length)
  await pause(QUIET_MS)

  const { outageAt, upAt } = await outage(google)
  const callsBefore = await apiCalls(controlPlane.admin)
  const usageBefore = await processUsage(operator.pid)
  const from = Date.now()
  await pause(LAST_MS)
  const usage = await processUsage(operator.pid)
  const calls = callsBetween(callsBefore, await apiCalls(controlPlane.admin))
  const minted = mints.filter(({ at }) => at >= from).length
  const record: GoogleRecord = {
    perSecond: limits.requestsPerSecond,
    retryDelay: RETRY_DELAY_MS,
    outageAt,
    upAt,
    requests: google.google.ledger.entries(EVERY),
    mints,
  }
  return {
    objects: names.length,
    limitPerSecond: limits.requestsPerSecond,
    limitBurst: limits.burst,
    outageSeconds: OUTAGE_MS / 1000,
    quotaSeconds: QUOTA_MS / 1000,
    ...judgeGoogle(record, ({ tokenId }) => dueOf.get(tokenId) ?? Infinity),
    callsPerMint: callCount(calls).all / minted,
    calls,
    cpuMsPerMint: (usage.cpuMs - usageBefore.cpuMs) / minted,
    peakRssMb: usage.peakRssMb,
  }
}

/** As many each second as there have to be. */
async function make({ world }: GoogleWorld, names: readonly string[]): Promise<void> {
  const size = Math.ceil(names.length / MADE_IN)
  for (let from = 0; from < names.length; from += size) {
    const tokens = names.slice(from, from + size).map((name, index) => ({
      name,
      lifetime: LIVES[(from + index) % LIVES.length] ?? '6m',
      issuer: { name: 'google', serviceAccount: accountOf(name) },
    }))
    await Promise.all([populate(world.client, tokens), pause(1000)])
  }
}

/** @returns epoch milliseconds: when Google went, and when it was well again */
async function outage({
  google: { faults },
}: GoogleWorld): Promise<Pick<GoogleRecord, 'outageAt' | 'upAt'>> {
  const outageAt = Date.now()
  // Another trouble each second.
  for (let second = 0; second < OUTAGE_MS / 1000; second += 1) {
    const rule = faults.always(EVERY, AWAY[second % AWAY.length] ?? { do: 'html' })
    await pause(outageAt + (second + 1) * 1000 - Date.now())
    if (second + 1 < OUTAGE_MS / 1000) rule.remove()
  }
  faults.clear()
  faults.always(EVERY, { do: 'quota', retryDelay: `${RETRY_DELAY_MS / 1000}s` })
  await pause(QUOTA_MS)
  faults.clear()
  return { outageAt, upAt: Date.now() }
}
