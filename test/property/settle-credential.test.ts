import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Condition, ConditionType } from '../../src/api/condition.ts'
import type { ServiceAccountCredentialStatus } from '../../src/api/service-account-credential-status.ts'
import { serviceAccountCredentialStatusSchema } from '../../src/api/service-account-credential-status.ts'
import type { CredentialOutcome } from '../../src/plan/credential/credential-outcome.ts'
import type { ObservedCredential } from '../../src/plan/credential/observed-credential.ts'
import {
  type SettledCredential,
  settleCredential,
} from '../../src/plan/credential/settle-credential.ts'
import {
  anyCredentialOutcome,
  anyObservedCredential,
  anyRested,
} from '../kit/arbitrary-credential.ts'
import { clockTime } from '../kit/arbitrary-observed.ts'
import { broken } from '../kit/broken.ts'
import { credentialSettings } from '../kit/credential-gen.ts'

const RUNS = { numRuns: 700 }

type Case = {
  readonly seen: ObservedCredential
  readonly now: number
  readonly outcome: CredentialOutcome
  readonly unit: number
}

const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

const anyCase: fc.Arbitrary<Case> = fc
  .tuple(anyObservedCredential, clockTime, unit)
  .chain(([seen, now, dice]) =>
    anyCredentialOutcome(now).map((outcome) => ({ seen, now, outcome, unit: dice })),
  )

const anyRest: fc.Arbitrary<Case> = fc
  .tuple(anyObservedCredential, clockTime, unit, anyRested)
  .map(([seen, now, dice, outcome]) => ({ seen, now, outcome, unit: dice }))

/** Whether the object goes on living and being spoken of. */
const isLiving = ({ seen, outcome }: Case): boolean =>
  seen.credential?.status.phase !== 'Expired' &&
  outcome.kind !== 'Released' &&
  !(outcome.kind === 'Rested' && outcome.why === 'Deleting')

const settled = ({ seen, now, outcome, unit: dice }: Case): SettledCredential =>
  settleCredential(seen, outcome, now, credentialSettings(), dice)

const followed = (
  seen: ObservedCredential,
  status: ServiceAccountCredentialStatus,
): ObservedCredential => ({
  ...seen,
  credential: seen.credential && { ...seen.credential, status },
})

const find = (status: ServiceAccountCredentialStatus, type: ConditionType): Condition | undefined =>
  status.conditions?.find((condition) => condition.type === type)

const isReady = (status: ServiceAccountCredentialStatus): boolean =>
  find(status, 'Ready')?.status === 'True'

describe('settleCredential()', () => {
  test('makes a status that the API server takes and gives back unchanged', () => {
    fc.assert(
      fc.property(anyCase, (all) => {
        const { status } = settled(all)
        expect(serviceAccountCredentialStatusSchema.safeParse(status).error).toBe(undefined)
        expect(JSON.parse(JSON.stringify(status))).toStrictEqual(status)
      }),
      RUNS,
    )
  })

  test('never says Ready of what has expired, nor while the service account is disabled', () => {
    fc.assert(
      fc.property(anyCase.filter(isLiving), (all) => {
        const { status } = settled(all)
        const { serverTime, remote } = all.seen
        const expiresAt = Date.parse(status.expiresAt ?? '')
        const ready = isReady(status)
        const rules = {
          'ready lives': !ready || (serverTime ?? all.now) < expiresAt,
          'ready is enabled': !ready || remote?.result.ok !== true || !remote.result.disabled,
          'ready is what the issuer takes for active':
            !ready || status.credential?.status === 'active',
          'phase follows': status.phase === 'Expired' || (status.phase === 'Active') === ready,
        }
        expect(broken(rules)).toEqual([])
      }),
      RUNS,
    )
  })

  test('stalls only what is not ready, tells of failing only of what is, and of reconciling while behind', () => {
    fc.assert(
      fc.property(anyCase.filter(isLiving), (all) => {
        const { status } = settled(all)
        const ready = find(status, 'Ready')?.status
        const generation = all.seen.credential?.metadata.generation ?? 0
        const behind = (status.observedGeneration ?? 0) < generation
        const rules = {
          'ready or not': ready === 'True' || ready === 'False',
          'stalled is not ready': find(status, 'Stalled') === undefined || ready === 'False',
          'failing is ready': find(status, 'RefreshFailing') === undefined || ready === 'True',
          'reconciling is behind': (find(status, 'Reconciling') !== undefined) === behind,
          'stalled is not behind': !behind || find(status, 'Stalled') === undefined,
          'expired is said':
            (status.phase === 'Expired') === (find(status, 'Expired') !== undefined),
        }
        expect(broken(rules)).toEqual([])
      }),
      RUNS,
    )
  })

  test('never leaves Expired, and then speaks of nothing but a last use', () => {
    fc.assert(
      fc.property(anyCase, anyCase, (first, next) => {
        const end = settled({ ...first, outcome: { kind: 'Expired' } }).status
        fc.pre(end.phase === 'Expired')
        const { status, notices } = settled({ ...next, seen: followed(next.seen, end) })
        const { lastUsedAt: _at, lastUsedIp: _ip, checkedAt: _checked, ...rest } = status
        const { lastUsedAt: _was, lastUsedIp: _from, checkedAt: _asked, ...before } = end
        expect(rest).toEqual(before)
        expect(notices).toEqual([])
      }),
      RUNS,
    )
  })

  test('says the same again, and tells nobody, when nothing has changed since', () => {
    fc.assert(
      fc.property(anyRest, fc.nat(999), (all, later) => {
        const { status } = settled(all)
        const again = settled({ ...all, seen: followed(all.seen, status) })
        expect(again.status).toEqual(status)
        expect(again.notices.filter(({ type }) => type === 'Warning')).toEqual([])
        // Nor by the clock alone, as long as nothing comes due.
        const expiresAt = Date.parse(status.expiresAt ?? '')
        const nextAttemptAt = Date.parse(status.issuance?.nextAttemptAt ?? '')
        const passes = (time: number): boolean => all.now < time && time <= all.now + later
        fc.pre(!passes(expiresAt) && !passes(nextAttemptAt))
        const moment = { ...all, now: all.now + later, seen: followed(all.seen, status) }
        expect(settled(moment).status).toEqual(status)
      }),
      RUNS,
    )
  })

  test('never goes back with the last use, but from one that is yet to come', () => {
    fc.assert(
      fc.property(anyCase, (all) => {
        const before = all.seen.credential?.status.lastUsedAt
        fc.pre(before !== undefined && Date.parse(before) <= all.now + 600_000)
        const { lastUsedAt } = settled(all).status
        expect(Date.parse(lastUsedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(before ?? ''))
      }),
      { numRuns: 400 },
    )
  })

  test('comes back neither in the past nor at once, and no later than expiry', () => {
    fc.assert(
      fc.property(anyCase, (all) => {
        const { status, next } = settled(all)
        const expiresAt = Date.parse(status.expiresAt ?? '')
        const expects = isLiving(all) && status.phase !== 'Expired' && expiresAt > all.now
        const rules = {
          'a time and a deadline': !Number.isNaN(next?.at) && !Number.isNaN(next?.deadline),
          'never at once': next === undefined || next.at > all.now,
          'no later than expiry': !expects || (next?.at ?? Number.POSITIVE_INFINITY) <= expiresAt,
        }
        expect(broken(rules)).toEqual([])
      }),
      RUNS,
    )
  })

  test('warns of a trouble once, when it begins', () => {
    fc.assert(
      fc.property(anyCase.filter(isLiving), (all) => {
        const { status, notices } = settled(all)
        const [told, ...more] = notices.filter(({ type }) => type === 'Warning')
        const rules = {
          'one at most': more.length === 0,
          'of what conditions say':
            told === undefined ||
            status.conditions?.some(({ reason }) => reason === told.reason) === true,
        }
        expect(broken(rules)).toEqual([])
      }),
      RUNS,
    )
  })
})
