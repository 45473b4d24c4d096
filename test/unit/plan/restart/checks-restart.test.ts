import { describe, expect, test } from 'vitest'
import type { ImpersonatedToken } from '../../../../src/api/impersonated-token.ts'
import type { Observed } from '../../../../src/plan/observed.ts'
import { plan } from '../../../../src/plan/plan.ts'
import { restartDue } from '../../../../src/plan/restart/checks-restart.ts'
import { HOUR, intact, MINUTE, NOW, observed, secretOf, settings } from '../../../kit/gen.ts'
import { awaitingRestart, observedWorkload } from '../../../kit/observed-workload.ts'

const API = { kind: 'Deployment', name: 'api' } as const

/** Its Secret was read in this turn, and holds what status says. */
const looked = (of: ImpersonatedToken, over: Partial<Observed> = {}): Observed =>
  observed({ token: of, secret: secretOf(of, { live: intact() }), ...over })

const decide = (seen: Observed, now = NOW): unknown => restartDue(seen, now, settings())

describe('restartDue()', () => {
  test('looks at the Secret, then at the workloads, and restarts what was not restarted', () => {
    const of = awaitingRestart()
    expect(decide(observed({ token: of }))).toEqual({ step: 'ReadSecret' })
    expect(decide(looked(of))).toEqual({ step: 'ReadWorkloads' })
    expect(decide(looked(of, { workloads: [observedWorkload()] }))).toEqual({
      step: 'RestartWorkload',
      workload: observedWorkload(),
      id: 'token-1',
    })
  })

  test('is the last thing of a turn, and is reached in it', () => {
    const seen = looked(awaitingRestart(), { workloads: [observedWorkload()] })
    expect(plan(seen, NOW, settings())).toMatchObject({ step: 'RestartWorkload', id: 'token-1' })
    // What is due comes first: the restart is for what comes of it.
    expect(plan(seen, NOW + HOUR - MINUTE, settings())).toMatchObject({ step: 'Mint' })
  })

  test('costs nothing once they were restarted, or where none is listed', () => {
    for (const of of [
      awaitingRestart({ restartedFor: 'token-1' }),
      awaitingRestart({ restartedFor: undefined }),
      awaitingRestart({}, { rolloutRestart: [] }),
      awaitingRestart({}, { rolloutRestart: undefined }),
    ]) {
      expect(decide(looked(of, { workloads: [observedWorkload()] }))).toBeUndefined()
      expect(decide(observed({ token: of }))).toBeUndefined()
    }
  })

  test('restarts nothing for a credential that the Secret does not hold any more', () => {
    const of = awaitingRestart()
    const newer = secretOf(of, {
      live: intact(),
      annotations: { 'mintlet.dev/token-id': 'token-2' },
    })
    const workloads = [observedWorkload()]
    expect(decide(looked(of, { workloads, secret: newer }))).toBeUndefined()
    const gone = { state: 'Absent', live: true } as const
    expect(decide(looked(of, { workloads, secret: gone }))).toBeUndefined()
  })

  test('restarts nothing for a credential that has ended, or of an object that is not Active', () => {
    const workloads = [observedWorkload()]
    expect(decide(looked(awaitingRestart(), { workloads }), NOW + HOUR)).toBeUndefined()
    expect(decide(looked(awaitingRestart({ phase: 'Pending' }), { workloads }))).toBeUndefined()
  })

  test('restarts nothing while the object is suspended', () => {
    const of = awaitingRestart({}, { suspend: true })
    const seen = looked(of, { workloads: [observedWorkload()] })
    expect(plan(seen, NOW, settings())).toEqual({ step: 'Rest', why: 'Suspended' })
  })

  test.each(['Missing', 'NotAllowed', 'Forbidden', 'Failing', 'RollingOut', 'RolledOut'] as const)(
    'leaves one alone that is %s',
    (state) => {
      const workloads = [observedWorkload({ state })]
      expect(decide(looked(awaitingRestart(), { workloads }))).toBeUndefined()
    },
  )

  test('waits for the interval of one, and meanwhile restarts the next', () => {
    const waiting = observedWorkload({ minInterval: '10m', restartedAt: NOW - MINUTE })
    const other = observedWorkload({ kind: 'Rollout' })
    const of = awaitingRestart()
    const both = looked(of, { workloads: [waiting, other] })
    expect(decide(both)).toMatchObject({ workload: { kind: 'Rollout' } })
    const alone = looked(of, { workloads: [waiting] })
    expect(decide(alone, NOW + 9 * MINUTE - 1)).toBeUndefined()
    expect(decide(alone, NOW + 9 * MINUTE)).toMatchObject({ workload: API })
  })

  test('says nothing of a spec that nobody can read', () => {
    const of = awaitingRestart({}, { refresh: { policy: 'Never', atPercent: 5 } })
    expect(of.spec.valid).toBe(false)
    expect(decide(looked(of, { workloads: [observedWorkload()] }))).toBeUndefined()
  })
})
