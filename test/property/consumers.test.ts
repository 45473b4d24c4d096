import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ImpersonatedTokenStatus } from '../../src/api/impersonated-token-status.ts'
import { formatTime } from '../../src/api/time.ts'
import { consumersStale } from '../../src/plan/consumers/consumers-stale.ts'
import { withSuperseded } from '../../src/plan/consumers/with-superseded.ts'
import { frozenUse } from '../kit/frozen-use.ts'
import { MINUTE, NOW, observed, SECOND, served, settings, token } from '../kit/gen.ts'

/** Milliseconds that a Secret may be written after the issue of what is in it. */
const WRITTEN_WITHIN = 1999

type Mint = { readonly after: number; readonly writtenAfter: number }

/** An object that is refreshed at whatever times, its check on since some mint, and a container of those days. */
const anyHistory = fc.record({
  life: fc.integer({ min: 1, max: 120 }).map((minutes) => minutes * MINUTE),
  mints: fc.array(
    fc.record<Mint>({
      after: fc.integer({ min: 10, max: 4000 }).map((seconds) => seconds * SECOND),
      writtenAfter: fc.integer({ min: 0, max: WRITTEN_WITHIN }),
    }),
    { minLength: 1, maxLength: 12 },
  ),
  checkedFrom: fc.nat({ max: 11 }),
  /** After one of the mints, and about then. */
  nth: fc.nat({ max: 11 }),
  after: fc.oneof(fc.integer({ min: -3000, max: 3000 }), fc.nat({ max: 4_000_000 })),
})

type Issued = { readonly at: number; readonly writtenAt: number; readonly until: number }

function issued(mints: readonly Mint[], life: number): Issued[] {
  let at = NOW
  return mints.map(({ after, writtenAfter }) => {
    at += after
    return { at, writtenAt: at + writtenAfter, until: at + life }
  })
}

/** What the operator has written into status, mint by mint. */
function statusOf(all: readonly Issued[], checkedFrom: number): ImpersonatedTokenStatus {
  let status: ImpersonatedTokenStatus = {}
  for (const [nth, { at, until }] of all.entries()) {
    const next = {
      ...status,
      tokenId: `token-${nth}`,
      issuedAt: formatTime(at),
      expiresAt: formatTime(until),
      mints: nth + 1,
    }
    status = withSuperseded(status, next, settings({ consumerCheck: nth >= checkedFrom }))
  }
  return status
}

type History = typeof anyHistory extends fc.Arbitrary<infer T> ? T : never

/** What is told of the container, beside what is true. */
function toldOf({ life, mints, checkedFrom, nth, after }: History) {
  const all = issued(mints, life)
  const [first, last] = [all[0], all.at(-1)]
  if (first === undefined || last === undefined) throw new Error('there is one')
  // It starts once there is a Secret, as kubelet has it, and its start is told in whole seconds.
  const about = all[nth % all.length]?.writtenAt ?? first.writtenAt
  const startedAt = Math.max(first.writtenAt, about + after)
  const has = all.findLastIndex(({ writtenAt }) => writtenAt <= startedAt)
  const start = Math.floor(startedAt / SECOND) * SECOND
  const of = served(token(), { status: statusOf(all, checkedFrom) })
  const now = Math.max(last.writtenAt, startedAt)
  const uses = [frozenUse({ startedAt: start })]
  const seen = observed({ token: of, consumers: { at: now, uses } })
  const { message = '' } = consumersStale(seen, of.status, now, { consumerCheck: true }) ?? {}
  const [, since, time = '', latest] = TOLD.exec(message) ?? []
  return {
    at: Date.parse(time),
    isLatest: latest !== undefined,
    isPast: since === 'has failed since',
    now,
    truth: all[has]?.until ?? Number.NaN,
    /** It is one of those that are remembered, and was not being written when the container started. */
    isKnown:
      has >= Math.max(all.length - 5, checkedFrom - 1) && start >= (all[has]?.at ?? 0) + 2 * SECOND,
  }
}

const TOLD = /(fails at|has failed since) (\S+Z)( at the latest)?/

test('no container is told to work longer than it does, and of what is remembered the time is exact', () => {
  fc.assert(
    fc.property(anyHistory, (history) => {
      const { at, isLatest, isPast, isKnown, now, truth } = toldOf(history)
      expect(isLatest ? at >= truth : at <= truth).toBe(true)
      expect(isPast).toBe(at <= now)
      expect(!isKnown || (at === truth && !isLatest)).toBe(true)
    }),
    { numRuns: 3000 },
  )
})
