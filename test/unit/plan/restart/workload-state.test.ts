import { describe, expect, test } from 'vitest'
import type { Workload } from '../../../../src/api/workload.ts'
import { workloadState } from '../../../../src/plan/restart/workload-state.ts'

const workload = (over: Partial<Workload> = {}): Workload => ({
  allowed: true,
  credentialId: 'cred-1',
  restartedAt: undefined,
  restarting: false,
  generation: 3,
  observedGeneration: 3,
  wanted: 2,
  present: 2,
  updated: 2,
  available: 2,
  ...over,
})

describe('workloadState()', () => {
  test.each([
    ['Missing', undefined],
    ['NotAllowed', workload({ allowed: false })],
    ['NotAllowed', workload({ allowed: false, credentialId: 'cred-0' })],
    ['Stale', workload({ credentialId: 'cred-0' })],
    ['Stale', workload({ credentialId: undefined })],
    ['RolledOut', workload()],
    ['RolledOut', workload({ wanted: 0, present: 0, updated: 0, available: 0 })],
    // Its controller has not seen the change: the counts are those of the template before.
    ['RollingOut', workload({ observedGeneration: 2 })],
    ['RollingOut', workload({ updated: 1 })],
    ['RollingOut', workload({ available: 1 })],
    // All that it needs are new, and an old one has not gone yet.
    ['RollingOut', workload({ present: 3 })],
    // Of a Rollout the counts tell nothing of a restart.
    ['RollingOut', workload({ restarting: true })],
  ] as const)('is %s of %j', (state, seen) => {
    expect(workloadState(seen, 'cred-1')).toBe(state)
  })
})
