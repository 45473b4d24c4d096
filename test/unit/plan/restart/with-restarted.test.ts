import { describe, expect, test } from 'vitest'
import type { ImpersonatedToken } from '../../../../src/api/impersonated-token.ts'
import type { Observed } from '../../../../src/plan/observed.ts'
import { withRestarted } from '../../../../src/plan/restart/with-restarted.ts'
import { observed, secretOf, served, type TokenSpecInput, token } from '../../../kit/gen.ts'
import { awaitingRestart, observedWorkload } from '../../../kit/observed-workload.ts'

/** @param tokenId that the step leaves in status */
function after(of: ImpersonatedToken, tokenId: string | undefined, over: Partial<Observed> = {}) {
  const seen = observed({ token: of, ...over })
  return withRestarted(seen, of.status, { ...of.status, tokenId }).restartedFor
}

const RESTART: TokenSpecInput = { rolloutRestart: [{ kind: 'Deployment', name: 'api' }] }

describe('withRestarted()', () => {
  test('restarts nobody for the first credential of all', () => {
    const made = token({ spec: RESTART })
    expect(after(made, 'token-1')).toBe('token-1')
    expect(after(made, undefined)).toBeUndefined()
  })

  test('restarts nobody for the credential that there is when workloads are listed', () => {
    expect(after(served(token({ spec: RESTART })), 'token-1')).toBe('token-1')
  })

  test('leaves a restart to be done for each that follows', () => {
    expect(after(awaitingRestart({ restartedFor: 'token-1' }), 'token-2')).toBe('token-1')
    // Also where the workloads were listed in the same moment.
    expect(after(served(token({ spec: RESTART })), 'token-2')).toBe('token-1')
  })

  test('leaves one restart to be done for all that came while it waited', () => {
    expect(after(awaitingRestart(), 'token-2')).toBe('token-0')
  })

  test('knows nothing where nothing is listed', () => {
    for (const rolloutRestart of [undefined, []]) {
      const status = withRestarted(
        observed({ token: awaitingRestart({}, { rolloutRestart }) }),
        awaitingRestart().status,
        awaitingRestart().status,
      )
      expect(status).not.toHaveProperty('restartedFor')
    }
  })

  test('forgets nothing over a spec that nobody can read', () => {
    const broken = awaitingRestart({}, { refresh: { policy: 'Never', atPercent: 5 } })
    expect(after(broken, 'token-1')).toBe('token-0')
  })

  test('is done once each of them has been restarted, or is not there', () => {
    const done = [
      observedWorkload({ state: 'RollingOut' }),
      observedWorkload({ kind: 'Rollout', state: 'RolledOut' }),
      observedWorkload({ name: 'gone', state: 'Missing' }),
    ]
    expect(after(awaitingRestart(), 'token-1', { workloads: done })).toBe('token-1')
    expect(after(awaitingRestart(), 'token-1')).toBe('token-0')
  })

  test.each(['Stale', 'NotAllowed', 'Forbidden', 'Failing'] as const)(
    'is not done while one is %s',
    (state) => {
      const workloads = [observedWorkload({ state: 'RolledOut' }), observedWorkload({ state })]
      expect(after(awaitingRestart(), 'token-1', { workloads })).toBe('token-0')
    },
  )

  test('does not take a restart for one before as a restart for what came meanwhile', () => {
    const workloads = [observedWorkload({ state: 'RollingOut' })]
    // Somebody else has published token-2 and told so since the workloads were looked at.
    const of = awaitingRestart({ tokenId: 'token-2' })
    const secret = secretOf(awaitingRestart())
    expect(after(of, 'token-2', { workloads, secret })).toBe('token-0')
    // Nor as one for what this very step has minted.
    expect(after(awaitingRestart(), 'token-2', { workloads, secret })).toBe('token-0')
  })
})
