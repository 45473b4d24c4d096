import { describe, expect, test } from 'vitest'
import { REFRESH_REQUESTED_ANNOTATION } from '../../../src/api/group.ts'
import { formatTime } from '../../../src/api/time.ts'
import { retryable, stalled, waiting } from '../../../src/failure.ts'
import { deadline } from '../../../src/plan/next-turn.ts'
import type { Outcome } from '../../../src/plan/outcome.ts'
import { HOUR, MINUTE, NOW, observed, SECOND, served, token } from '../../kit/gen.ts'
import { failed, having, minted, settled } from '../../kit/settling.ts'

const rested: Outcome = { kind: 'Rested', why: 'Valid' }

describe('settle() after a failure', () => {
  test('keeps a back-off in status, and comes back then', () => {
    const { status, next } = settled(observed(), failed())
    expect(status.issuance).toEqual({
      attempts: 1,
      lastFailureAt: formatTime(NOW),
      nextAttemptAt: formatTime(NOW + 5 * SECOND),
      reason: 'IssuerUnavailable',
      observedGeneration: 1,
      issuerGeneration: 1,
    })
    const madeAt = NOW - 24 * HOUR
    expect(next).toEqual({ at: NOW + 5 * SECOND, deadline: madeAt + MINUTE })
  })

  test('counts attempts in a row for one spec only', () => {
    const before = { attempts: 3, observedGeneration: 1 }
    expect(settled(having(before), failed()).status.issuance?.attempts).toBe(4)
    expect(settled(having(before, 2), failed()).status.issuance?.attempts).toBe(1)
  })

  test('keeps the loop guard', () => {
    const guard = { unscheduledSince: formatTime(NOW), unscheduledMints: 2 }
    expect(settled(having(guard), failed()).status.issuance).toMatchObject(guard)
  })

  test('comes back at expiry if that is sooner, so that the lapse is told', () => {
    const seen = observed({ token: served(token(), { life: MINUTE }) })
    const { next } = settled(seen, failed(waiting('RateLimited', 'wait', NOW + HOUR)))
    expect(next).toEqual({ at: NOW + MINUTE, deadline: NOW + MINUTE })
  })

  test('waits until the time that was named', () => {
    const { next } = settled(observed(), failed(waiting('RateLimited', '', NOW + 7 * MINUTE)))
    expect(next?.at).toBe(NOW + 7 * MINUTE)
  })

  test('warns once of each trouble', () => {
    const first = settled(observed({ token: served() }), failed())
    expect(first.notices).toEqual([
      { type: 'Warning', reason: 'IssuerUnavailable', message: 'it is away' },
    ])
    const again = observed({ token: { ...served(), status: first.status } })
    expect(settled(again, failed()).notices).toEqual([])
    const other = failed(retryable('BadResponse', 'it makes no sense'))
    expect(settled(again, other).notices).toMatchObject([{ reason: 'BadResponse' }])
  })

  test('warns of the lapse that comes of it', () => {
    const first = settled(observed({ token: served() }), failed())
    const later = observed({ token: { ...served(), status: first.status } })
    expect(settled(later, failed(), NOW + HOUR).notices).toMatchObject([
      { type: 'Warning', reason: 'Lapsed' },
    ])
  })

  test('does not warn of an issuer that is still being set up', () => {
    const pending = failed(retryable('Pending', 'not ready yet'))
    expect(settled(observed(), pending).notices).toEqual([])
  })
})

describe('settle() after a refusal', () => {
  const refused: Outcome = { kind: 'Refused', failure: stalled('NotGranted', 'ask for a grant') }

  test('counts nothing, and looks again slowly', () => {
    const { status, next } = settled(observed(), refused)
    expect(status).not.toHaveProperty('issuance')
    expect(next?.at).toBe(NOW + 10 * MINUTE)
  })

  test('looks again when a frozen object is due or expires', () => {
    const frozen: Outcome = { kind: 'Refused', failure: waiting('MintLoop', '', NOW + HOUR) }
    const seen = observed({ token: served(token(), { life: 40 * MINUTE }) })
    expect(settled(seen, frozen).next?.at).toBe(NOW + 20 * MINUTE)
    expect(settled(seen, frozen, NOW + 21 * MINUTE).next?.at).toBe(NOW + 40 * MINUTE)
    expect(settled(seen, frozen, NOW + 41 * MINUTE).next?.at).toBe(NOW + HOUR)
  })
})

describe('settle() after rest', () => {
  test('follows a policy that has changed', () => {
    const seen = observed({ token: served(token({ spec: { refresh: { atPercent: 80 } } })) })
    const { status, next } = settled(seen, rested)
    expect(status.refreshAt).toBe(formatTime(NOW + 48 * MINUTE))
    expect(next?.at).toBe(NOW + 48 * MINUTE)
  })

  test('ends a back-off once nothing is wanted, and keeps the loop guard', () => {
    const guard = { unscheduledSince: formatTime(NOW), unscheduledMints: 2 }
    const over = { ...guard, attempts: 3, nextAttemptAt: formatTime(NOW), reason: 'Conflict' }
    expect(settled(having(over), rested).status.issuance).toEqual(guard)
    expect(settled(having({ attempts: 3 }), rested).status).not.toHaveProperty('issuance')
  })

  test('keeps a back-off whose time has not come', () => {
    const pending = { attempts: 3, nextAttemptAt: formatTime(NOW + MINUTE) }
    expect(settled(having(pending), rested).status.issuance).toEqual(pending)
  })

  test('comes back for a refresh that was asked for too soon', () => {
    const annotations = { [REFRESH_REQUESTED_ANNOTATION]: 'now' }
    const seen = observed({ token: served(token({ metadata: { annotations } })) })
    expect(settled(seen, rested, NOW + 10 * SECOND).next?.at).toBe(NOW + MINUTE)
  })

  test('comes back at expiry while suspended, and then never', () => {
    const suspended: Outcome = { kind: 'Rested', why: 'Suspended' }
    const seen = observed({ token: served(token({ spec: { suspend: true } })) })
    expect(settled(seen, suspended).next?.at).toBe(NOW + HOUR)
    expect(settled(seen, suspended, NOW + HOUR).next).toBe(undefined)
  })

  test('comes back when the API server sees the end', () => {
    const seen = observed({ token: served(), serverTime: NOW + HOUR - 3 * SECOND })
    const { next } = settled(seen, { kind: 'Rested', why: 'Expiring' }, NOW + HOUR)
    expect(next?.at).toBe(NOW + HOUR + 3 * SECOND)
  })

  test('never comes back to what is being deleted', () => {
    expect(settled(observed(), { kind: 'Rested', why: 'Deleting' }).next).toBe(undefined)
  })
})

describe('settle() at the end', () => {
  const never = { refresh: { policy: 'Never' as const } }
  const ended: Outcome = { kind: 'Expired' }

  const gone = { secret: { state: 'Absent', live: false } } as const

  test('tells of it once, and never comes back', () => {
    const seen = observed({ token: served(token({ spec: never })), ...gone })
    const { status, next, notices } = settled(seen, ended, NOW + HOUR)
    expect([status.phase, next]).toEqual(['Expired', undefined])
    expect(notices).toMatchObject([{ type: 'Normal', reason: 'Expired' }])
  })

  test('comes back in a moment where there is a Secret to say it of, and not again after that', () => {
    const of = served(token({ spec: never }))
    const { status, next } = settled(observed({ token: of }), ended, NOW + HOUR)
    expect(next).toEqual({ at: NOW + HOUR + 1000, deadline: Number.POSITIVE_INFINITY })
    const said: Outcome = { kind: 'Secured', resourceVersion: '101' }
    const after = settled(observed({ token: { ...of, status } }), said, NOW + HOUR)
    expect([after.next, after.status.phase]).toEqual([undefined, 'Expired'])
    const removed: Outcome = { kind: 'SecretRemoved' }
    expect(settled(observed({ token: { ...of, status } }), removed, NOW + HOUR).next).toBe(
      undefined,
    )
  })

  test('comes back later when that could not be said', () => {
    const of = served(token({ spec: never }), { status: { phase: 'Expired' } })
    const { next } = settled(observed({ token: of }), failed(), NOW + HOUR)
    expect(next?.at).toBeGreaterThan(NOW + HOUR + 1000)
  })

  test('comes back to remove what is to be removed, with the least urgency', () => {
    const seen = observed({
      token: served(token({ spec: { ...never, ttlAfterExpired: '2h' } })),
      ...gone,
    })
    const turn = { at: NOW + 3 * HOUR, deadline: Number.POSITIVE_INFINITY }
    expect(settled(seen, ended, NOW + HOUR).next).toEqual(turn)
    const expired = {
      ...seen,
      token: { ...seen.token, status: { ...seen.token.status, phase: 'Expired' as const } },
    }
    expect(settled(expired, { kind: 'Rested', why: 'Expired' }, NOW + HOUR).next).toEqual(turn)
  })

  test('never leaves Expired, also when the removal fails', () => {
    const of = served(token({ spec: never }), { status: { phase: 'Expired' } })
    const { status, next } = settled(observed({ token: of }), failed(), NOW + HOUR)
    expect(status).toMatchObject({ phase: 'Expired', issuance: { attempts: 1 } })
    expect(next?.at).toBe(NOW + HOUR + 5 * SECOND)
  })

  test('never comes back to what has removed itself', () => {
    expect(settled(observed({ token: served() }), { kind: 'Removed' }).next).toBe(undefined)
  })
})

describe('settle() after work on Secrets', () => {
  test('remembers the version that is intact, and a changed policy with it', () => {
    const seen = observed({ token: served(token({ spec: { refresh: { atPercent: 80 } } })) })
    const { status } = settled(seen, { kind: 'Secured', resourceVersion: '300' })
    expect(status).toMatchObject({
      secretResourceVersion: '300',
      refreshAt: formatTime(NOW + 48 * MINUTE),
    })
  })

  test('goes on soon with what is left behind, and not at once', () => {
    const strays = [{ name: 'old', uid: 'uid-of-old', resourceVersion: '7' }]
    const seen = observed({ token: served(), strays })
    expect(settled(seen, minted('SpecChanged')).next?.at).toBe(NOW + SECOND)
    expect(settled(seen, { kind: 'SecretRemoved' }).next?.at).toBe(NOW + SECOND)
  })
})

describe('settle() while the limits of the issuer are reached', () => {
  const delayed = { kind: 'Delayed', until: NOW + 2 * SECOND } as const

  test('says so of an object that has nothing yet, and comes back when there is room', () => {
    const { status, next } = settled(observed(), delayed)
    expect(status.conditions).toMatchObject([
      { type: 'Ready', status: 'False', reason: 'RateLimited' },
      { type: 'Reconciling' },
    ])
    expect(next?.at).toBe(NOW + 2 * SECOND)
  })

  test('tells of the lapse that comes meanwhile', () => {
    const seen = observed({ token: served(token(), { life: HOUR }) })
    expect(settled(seen, delayed).status.conditions).toMatchObject([{ status: 'True' }])
    expect(settled(seen, delayed, NOW + HOUR).status.conditions).toMatchObject([
      { type: 'Ready', status: 'False', reason: 'Lapsed' },
    ])
  })
})

describe('deadline()', () => {
  test('puts a first issue ahead of routine, and behind what lapses before it is a minute old', () => {
    const fresh = token({ metadata: { creationTimestamp: formatTime(NOW) } })
    expect(deadline(fresh)).toBe(NOW + MINUTE)
    expect(deadline(served(token(), { life: HOUR }))).toBe(NOW + HOUR)
  })
})
