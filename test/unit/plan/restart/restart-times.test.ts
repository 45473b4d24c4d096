import { describe, expect, test } from 'vitest'
import type { ImpersonatedToken } from '../../../../src/api/impersonated-token.ts'
import { formatTime } from '../../../../src/api/time.ts'
import type { ObservedWorkload } from '../../../../src/plan/observed.ts'
import { restartTimes } from '../../../../src/plan/restart/restart-times.ts'
import { settle } from '../../../../src/plan/settle.ts'
import { HOUR, MINUTE, NOW, observed, SECOND, settings } from '../../../kit/gen.ts'
import { awaitingRestart, observedWorkload } from '../../../kit/observed-workload.ts'

const { slowRetry } = settings()

/** @param of as it is before and after the turn */
const times = (
  workloads: readonly ObservedWorkload[] | undefined,
  of: ImpersonatedToken = awaitingRestart(),
): number[] => restartTimes(observed({ token: of, workloads }), of.status, NOW, settings())

describe('restartTimes()', () => {
  test('is soon after a mint', () => {
    const of = awaitingRestart()
    const status = { ...of.status, tokenId: 'token-2' }
    expect(restartTimes(observed({ token: of }), status, NOW, settings())).toEqual([NOW + SECOND])
  })

  test('is never where nothing is to be restarted', () => {
    const done = awaitingRestart({ restartedFor: 'token-1' })
    expect(times([observedWorkload()], done)).toEqual([])
    expect(times([observedWorkload()], awaitingRestart({ restartedFor: undefined }))).toEqual([])
    expect(times([observedWorkload()], awaitingRestart({}, { suspend: true }))).toEqual([])
  })

  test.each([
    ['when the interval is over', { minInterval: '10m', restartedAt: NOW - MINUTE }, 9 * MINUTE],
    ['soon of one that changed meanwhile', {}, SECOND],
    ['slowly of one that has not opted in', { state: 'NotAllowed' }, slowRetry],
    ['slowly of one that may not be restarted', { state: 'Forbidden' }, slowRetry],
    ['in a while of one that failed', { state: 'Failing' }, 30 * SECOND],
  ] as const)('is %s', (_when, over, after) => {
    expect(times([observedWorkload(over)])).toEqual([NOW + after])
    // Whoever is done has no say.
    const others = (['Missing', 'RollingOut', 'RolledOut'] as const).map((state) =>
      observedWorkload({ state, name: state.toLowerCase() }),
    )
    expect(times([...others, observedWorkload(over)])).toEqual([NOW + after])
  })

  test('is in a while when something else came first, but not when that is the next mint', () => {
    expect(times(undefined)).toEqual([NOW + 30 * SECOND])
    expect(times(undefined, awaitingRestart({ refreshAt: formatTime(NOW) }))).toEqual([])
    expect(times(undefined, awaitingRestart({ refreshAt: formatTime(NOW + HOUR) }))).toHaveLength(1)
  })

  test('makes the next turn of the object', () => {
    const waiting = observedWorkload({ minInterval: '10m', restartedAt: NOW - MINUTE })
    const seen = observed({ token: awaitingRestart(), workloads: [waiting] })
    const { next } = settle(seen, { kind: 'Rested', why: 'Valid' }, NOW, settings(), 0.5)
    expect(next?.at).toBe(NOW + 9 * MINUTE)
  })
})
