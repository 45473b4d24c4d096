import { describe, expect, test } from 'vitest'
import { restartRefused } from '../../../../src/plan/restart/restart-refused.ts'
import { awaitingRestart, observedWorkload } from '../../../kit/observed-workload.ts'

const REFUSED = {
  type: 'RestartRefused',
  status: 'True',
  observedGeneration: 1,
  reason: 'RestartRefused',
  message: 'as told before',
  lastTransitionTime: '2026-11-22T12:00:00Z',
} as const

describe('restartRefused()', () => {
  test.each([
    ['NotAllowed', 'annotate it with mintlet.dev/restart: allow'],
    ['Forbidden', 'apply deploy/rbac-rollout-restart.yaml'],
    ['Failing', 'see which webhook fails'],
  ] as const)('tells what to do about one that is %s', (state, what) => {
    const told = restartRefused([observedWorkload({ state })], {})
    expect(told?.reason).toBe('RestartRefused')
    expect(told?.message).toContain('Deployment api')
    expect(told?.message).toContain(what)
  })

  test('has nothing to say of any other', () => {
    const states = ['Missing', 'Stale', 'RollingOut', 'RolledOut'] as const
    expect(
      restartRefused(
        states.map((state) => observedWorkload({ state })),
        {},
      ),
    ).toBeUndefined()
    expect(restartRefused([], {})).toBeUndefined()
  })

  test('names three, and says how many more there are', () => {
    const workloads = Array.from({ length: 16 }, (_, nth) =>
      observedWorkload({ name: `${'w'.repeat(240)}-${nth}`, state: 'Forbidden' }),
    )
    const { message = '' } = restartRefused(workloads, {}) ?? {}
    expect(message.match(/Deployment w+-\d+/g)).toHaveLength(3)
    expect(message).toMatch(/; and 13 more like these\.$/)
    expect(message.length).toBeLessThan(2048)
    expect(restartRefused(workloads.slice(0, 3), {})?.message).not.toContain('more like these')
  })

  test('goes on telling what it told, while nobody could look and a restart is awaited', () => {
    const { status } = awaitingRestart({ conditions: [REFUSED] })
    const { reason, message } = REFUSED
    expect(restartRefused(undefined, status)).toEqual({ reason, message })
    expect(restartRefused(undefined, awaitingRestart().status)).toBeUndefined()
    const done = awaitingRestart({ conditions: [REFUSED], restartedFor: 'token-1' })
    expect(restartRefused(undefined, done.status)).toBeUndefined()
    // What was looked at is known better.
    expect(restartRefused([observedWorkload()], status)).toBeUndefined()
  })
})
