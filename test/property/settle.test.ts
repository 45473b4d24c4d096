import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Condition, ConditionType } from '../../src/api/condition.ts'
import type { ImpersonatedTokenStatus } from '../../src/api/impersonated-token-status.ts'
import { impersonatedTokenStatusSchema } from '../../src/api/impersonated-token-status.ts'
import type { Observed } from '../../src/plan/observed.ts'
import type { Outcome } from '../../src/plan/outcome.ts'
import { plan } from '../../src/plan/plan.ts'
import { settle } from '../../src/plan/settle.ts'
import type { Plan } from '../../src/plan/step.ts'
import { anyObserved, clockTime } from '../kit/arbitrary-observed.ts'
import { broken } from '../kit/broken.ts'
import { settings } from '../kit/gen.ts'
import { anyOutcome } from '../kit/plan-outcome.ts'

const RUNS = { numRuns: 700 }

type Case = {
  readonly seen: Observed
  readonly now: number
  readonly step: Plan
  readonly outcome: Outcome
  readonly unit: number
}

const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

/** A decision and how it went; the two questions are answered by observations of their own. */
const anyCase: fc.Arbitrary<Case> = fc
  .tuple(anyObserved, clockTime, unit)
  .map(([seen, now, dice]) => ({ seen, now, unit: dice, step: plan(seen, now, settings()) }))
  .filter(({ step }) => step.step !== 'ReadSecret' && step.step !== 'ReadClock')
  .chain((all) => anyOutcome(all.step, all.seen, all.now).map((outcome) => ({ ...all, outcome })))

/** The cases in which the object goes on living and being spoken of. */
const anyLivingCase = anyCase.filter(
  ({ seen, outcome: { kind, ...more } }) =>
    seen.token.status.phase !== 'Expired' &&
    !['Removed', 'SecretRemoved', 'Expired'].includes(kind) &&
    !('why' in more && more.why === 'Deleting'),
)

const settled = ({ seen, now, outcome, unit: dice }: Case): ReturnType<typeof settle> =>
  settle(seen, outcome, now, settings(), dice)

const find = (status: ImpersonatedTokenStatus, type: ConditionType): Condition | undefined =>
  status.conditions?.find((condition) => condition.type === type)

describe('settle()', () => {
  test('makes a status that the API server takes and gives back unchanged', () => {
    fc.assert(
      fc.property(anyCase, (all) => {
        const { status } = settled(all)
        expect(impersonatedTokenStatusSchema.safeParse(status).error).toBe(undefined)
        expect(JSON.parse(JSON.stringify(status))).toStrictEqual(status)
      }),
      RUNS,
    )
  })

  test('takes any outcome of any step', () => {
    fc.assert(
      fc.property(anyCase, anyCase, (all, other) => {
        const { status } = settled({ ...all, outcome: other.outcome })
        expect(impersonatedTokenStatusSchema.safeParse(status).success).toBe(true)
      }),
      RUNS,
    )
  })

  test('says Ready of what has not expired, and only of that', () => {
    fc.assert(
      fc.property(anyLivingCase, (all) => {
        const { status } = settled(all)
        const ready = find(status, 'Ready')?.status === 'True'
        expect(status.phase).toBe(ready ? 'Active' : 'Pending')
        const expiresAt = Date.parse(status.expiresAt ?? '')
        const lives = expiresAt > (all.seen.serverTime ?? all.now)
        const fresh = all.outcome.kind === 'Minted' || all.outcome.kind === 'Secured'
        const rules = {
          'ready lives': !ready || lives,
          'fresh is ready': !fresh || ready === lives,
        }
        expect(broken(rules)).toEqual([])
      }),
      RUNS,
    )
  })

  test('stalls only what is not ready, and tells of failing refreshes only of what is', () => {
    fc.assert(
      fc.property(anyLivingCase, (all) => {
        const { status } = settled(all)
        const ready = find(status, 'Ready')?.status
        const rules = {
          'ready or not': ready === 'True' || ready === 'False',
          'stalled is not ready': find(status, 'Stalled') === undefined || ready === 'False',
          'failing is ready': find(status, 'RefreshFailing') === undefined || ready === 'True',
          'alive is not expired': find(status, 'Expired') === undefined,
        }
        expect(broken(rules)).toEqual([])
      }),
      RUNS,
    )
  })

  test('is reconciling exactly while the observed generation is behind', () => {
    fc.assert(
      fc.property(anyLivingCase, (all) => {
        const { status } = settled(all)
        const { generation } = all.seen.token.metadata
        const behind = (status.observedGeneration ?? 0) < generation
        expect(find(status, 'Reconciling') !== undefined).toBe(behind)
        expect(behind && find(status, 'Stalled') !== undefined).toBe(false)
      }),
      RUNS,
    )
  })

  test('always schedules a turn before what is published expires', () => {
    fc.assert(
      fc.property(anyLivingCase, (all) => {
        const { status, next } = settled(all)
        // Where the clock of the API server was asked, expiry is when that says so.
        fc.pre(find(status, 'Ready')?.status === 'True' && all.seen.serverTime === undefined)
        expect(next).toBeDefined()
        expect(next?.at).toBeLessThanOrEqual(Date.parse(status.expiresAt ?? ''))
      }),
      { numRuns: 300 },
    )
  })

  test('never asks for a turn at once, except to go on after a repair or to let go what is over', () => {
    fc.assert(
      fc.property(anyCase, (all) => {
        const { next, status } = settled(all)
        const { kind } = all.outcome
        const over = kind === 'Expired' || (kind === 'Minted' && status.refreshAt === undefined)
        const rules = {
          'a time and a deadline': !Number.isNaN(next?.at) && !Number.isNaN(next?.deadline),
          'never before now': next === undefined || next.at >= all.now,
          'never at once': next === undefined || kind === 'Secured' || over || next.at > all.now,
        }
        expect(broken(rules)).toEqual([])
      }),
      RUNS,
    )
  })

  test('says the same again, and tells nobody, when nothing has changed since', () => {
    const still = anyCase.filter(
      ({ outcome }) => !['Minted', 'Adopted', 'Failed'].includes(outcome.kind),
    )
    fc.assert(
      fc.property(still, (all) => {
        const { status } = settled(all)
        const seen = { ...all.seen, token: { ...all.seen.token, status } }
        const again = settled({ ...all, seen })
        expect(again.status).toEqual(status)
        const once = all.outcome.kind === 'Expired'
        expect(once ? [] : again.notices).toEqual([])
      }),
      RUNS,
    )
  })

  test('warns of a trouble once, when it begins', () => {
    fc.assert(
      fc.property(anyLivingCase, (all) => {
        const { status, notices } = settled(all)
        const [told, ...more] = notices.filter(({ type }) => type === 'Warning')
        const before = all.seen.token.status
        const known = find(before, 'RefreshFailing') ?? find(before, 'Stalled')
        const rules = {
          'one at most': more.length === 0,
          'of what conditions say':
            told === undefined ||
            status.conditions?.some(({ reason }) => reason === told.reason) === true,
          'of what is new': told === undefined || known?.reason !== told.reason,
        }
        expect(broken(rules)).toEqual([])
      }),
      RUNS,
    )
  })
})
