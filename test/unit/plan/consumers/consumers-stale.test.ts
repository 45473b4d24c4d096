import { describe, expect, test } from 'vitest'
import type { FrozenUse } from '../../../../src/api/frozen-use.ts'
import { REPLACED_IMMUTABLE_ANNOTATION } from '../../../../src/api/group.ts'
import type { ImpersonatedTokenStatus } from '../../../../src/api/impersonated-token-status.ts'
import { formatTime } from '../../../../src/api/time.ts'
import { consumersStale } from '../../../../src/plan/consumers/consumers-stale.ts'
import type { Observed, ObservedWorkload } from '../../../../src/plan/observed.ts'
import { frozenUse } from '../../../kit/frozen-use.ts'
import {
  HOUR,
  MINUTE,
  NOW,
  observed,
  secretOf,
  served,
  type TokenSpecInput,
  token,
} from '../../../kit/gen.ts'

type World = {
  readonly uses?: readonly FrozenUse[] | undefined
  readonly spec?: TokenSpecInput
  readonly status?: Partial<ImpersonatedTokenStatus>
  readonly over?: Partial<Observed>
  readonly at?: number
  readonly consumerCheck?: boolean
}

/** token-1 was given at NOW for an hour, token-2, the current one, half an hour later. */
const SECOND_ONE = {
  tokenId: 'token-2',
  mints: 2,
  issuedAt: formatTime(NOW + 30 * MINUTE),
  expiresAt: formatTime(NOW + 90 * MINUTE),
  refreshAt: formatTime(NOW + HOUR),
  superseded: [
    { tokenId: 'token-1', issuedAt: formatTime(NOW), expiresAt: formatTime(NOW + HOUR) },
  ],
}

function told({
  spec = {},
  status = SECOND_ONE,
  over,
  at = NOW + 40 * MINUTE,
  consumerCheck = true,
  ...rest
}: World) {
  const of = served(token({ spec }), { status })
  const uses = 'uses' in rest ? rest.uses : [frozenUse()]
  const seen = observed({ token: of, consumers: { at, uses }, ...over })
  return consumersStale(seen, of.status, at, { consumerCheck })
}

const who = (world: World): string | undefined => told(world)?.message.split('. ')[0]

const api = { kind: 'Deployment', name: 'api' } as const
const LISTED = { rolloutRestart: [api] }

const workload = (over: Partial<ObservedWorkload> = {}): ObservedWorkload => ({
  ...api,
  state: 'Stale',
  restartedAt: undefined,
  ...over,
})

const job = (startedAt: number): FrozenUse =>
  frozenUse({ startedAt, owner: { kind: 'CronJob', name: 'nightly' } })

describe('whom no refresh of a token reaches', () => {
  test('is told with the end of what each was started with', () => {
    const uses = [
      frozenUse(),
      frozenUse({ pod: 'new', startedAt: NOW + 31 * MINUTE }),
      frozenUse({ pod: 'old', startedAt: NOW - 20 * MINUTE }),
    ]
    const env = '(env in container app)'
    expect(who({ uses, status: { ...SECOND_ONE, mints: 9 } })).toBe(
      `3 workloads never see a refresh: Pod old ${env} has failed since 2026-06-01T12:40:00Z at the latest; ` +
        `Pod debug ${env} fails at 2026-06-01T13:00:00Z; Pod new ${env} fails at 2026-06-01T13:30:00Z`,
    )
  })

  test('the text is the same after the next refresh', () => {
    const { tokenId, issuedAt, expiresAt, superseded } = SECOND_ONE
    const third = {
      tokenId: 'token-3',
      mints: 3,
      issuedAt: formatTime(NOW + HOUR),
      expiresAt: formatTime(NOW + 2 * HOUR),
      superseded: [...superseded, { tokenId, issuedAt, expiresAt }],
    }
    const uses = [frozenUse({ startedAt: NOW + 31 * MINUTE })]
    const before = told({ uses })
    expect(before).toBeDefined()
    expect(told({ uses, status: third, at: NOW + HOUR })).toEqual(before)
    // Until it has come true.
    expect(who({ uses, status: third, at: NOW + 90 * MINUTE })).toMatch(
      /has failed since 2026-06-01T13:30:00Z$/,
    )
  })

  test('nobody, where nothing is refreshed', () => {
    expect(told({ spec: { refresh: { policy: 'Never' } } })).toBeUndefined()
    expect(told({})).toBeDefined()
  })

  test('nobody, where nobody is looked for', () => {
    expect(told({ consumerCheck: false })).toBeUndefined()
  })

  test('nobody, where there is nobody', () => {
    expect(told({ uses: [] })).toBeUndefined()
  })

  test('who mounted an immutable Secret', () => {
    const of = served(token(), { status: SECOND_ONE })
    const { annotations, ...secret } = secretOf(of)
    const replaced = { [REPLACED_IMMUTABLE_ANNOTATION]: formatTime(NOW + 30 * MINUTE) }
    const uses = [frozenUse({ how: 'volume' })]
    expect(told({ uses })).toBeUndefined()
    const over = { secret: { ...secret, annotations: { ...annotations, ...replaced } } }
    expect(who({ uses, over })).toMatch(
      /Pod debug \(of an immutable Secret.* fails at 2026-06-01T13:00:00Z$/,
    )
  })

  test('a job only once a refresh has passed it by', () => {
    expect(told({ uses: [job(NOW + 31 * MINUTE)] })).toBeUndefined()
    expect(who({ uses: [job(NOW + MINUTE)] })).toContain('CronJob nightly (env in container app)')
  })
})

const every = (minInterval: string) => ({ rolloutRestart: [{ ...api, minInterval }] })

describe('a workload that is restarted for each credential', () => {
  const current = frozenUse({ workload: api, startedAt: NOW + 31 * MINUTE })
  const behind = frozenUse({ workload: api })

  test('is not told of, while the restart comes in time', () => {
    expect(told({ uses: [current, behind], spec: LISTED })).toBeUndefined()
    expect(told({ uses: [current] })).toBeDefined()
  })

  test('but others of its name are', () => {
    const other = frozenUse({ workload: { kind: 'StatefulSet', name: 'api' } })
    expect(who({ uses: [current, other], spec: LISTED })).toMatch(/^1 .*StatefulSet api/)
  })

  test('is told of when what it has has ended all the same', () => {
    expect(who({ uses: [behind], spec: LISTED, at: NOW + HOUR })).toMatch(/has failed since/)
  })

  test('is told of when its minInterval is longer than what it has', () => {
    const made = { ...current, restartedAt: NOW + 30 * MINUTE }
    expect(told({ uses: [made], spec: every('59m') })).toBeUndefined()
    expect(who({ uses: [made], spec: every('60m') })).toMatch(/fails at 2026-06-01T13:30:00Z$/)
    // By nobody as yet.
    expect(told({ uses: [current], spec: every('60m') })).toBeUndefined()
    const over = { workloads: [workload({ restartedAt: NOW + 30 * MINUTE })] }
    expect(told({ uses: [current], spec: every('60m'), over })).toBeDefined()
  })

  test('is told of when it has not opted in', () => {
    const over = { workloads: [workload({ state: 'NotAllowed' })] }
    expect(who({ uses: [behind], spec: LISTED, over })).toMatch(/^1 .*Deployment api \(/)
  })

  test('is told of when it is not there, and pods of it are left', () => {
    const over = { workloads: [workload({ state: 'Missing' })] }
    expect(told({ uses: [behind], spec: LISTED, over })?.reason).toBe('ConsumersStale')
  })
})

const lastTold = (message: string): Partial<ImpersonatedTokenStatus> => ({
  ...SECOND_ONE,
  conditions: [
    {
      type: 'ConsumersStale',
      status: 'True',
      observedGeneration: 1,
      lastTransitionTime: formatTime(NOW),
      reason: 'ConsumersStale',
      message,
    },
  ],
})

describe('while nobody has looked', () => {
  const before = told({})?.message ?? ''
  test.each([
    ['for a while', { consumers: undefined }],
    ['because they could not be listed', { consumers: { at: NOW, uses: undefined } }],
  ])('%s, what was told last stands', (_why, over) => {
    const last = { reason: 'ConsumersStale', message: before }
    expect(told({ over, status: lastTold(before) })).toEqual(last)
    expect(told({ over })).toBeUndefined()
    expect(told({ over, status: lastTold(before), consumerCheck: false })).toBeUndefined()
  })
})
