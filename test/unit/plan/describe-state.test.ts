import { describe, expect, test } from 'vitest'
import type { ImpersonatedTokenStatus } from '../../../src/api/impersonated-token-status.ts'
import { formatTime } from '../../../src/api/time.ts'
import { retryable, stalled, waiting } from '../../../src/failure.ts'
import { describeState } from '../../../src/plan/describe-state.ts'
import type { Observed } from '../../../src/plan/observed.ts'
import type { Outcome } from '../../../src/plan/outcome.ts'
import type { RestReason } from '../../../src/plan/step.ts'
import {
  HOUR,
  intact,
  MINUTE,
  NOW,
  observed,
  secretOf,
  served,
  settings,
  token,
} from '../../kit/gen.ts'

const of = served()
const LAPSED = NOW + HOUR

const rested = (why: RestReason = 'Valid'): Outcome => ({ kind: 'Rested', why })
const failed: Outcome = { kind: 'Failed', failure: retryable('IssuerUnavailable', 'it is away') }
const refused: Outcome = { kind: 'Refused', failure: stalled('NotGranted', 'ask for a grant') }
const frozen: Outcome = { kind: 'Refused', failure: waiting('MintLoop', 'somebody loops', NOW) }

type Seen = Partial<Observed> & { readonly now?: number; readonly minLifetime?: number }

function described(outcome: Outcome, { now = NOW, minLifetime, ...over }: Seen = {}) {
  const seen = observed({ token: of, ...over })
  const limits = settings(minLifetime === undefined ? {} : { minLifetime })
  return describeState(seen, seen.token.status, outcome, now, limits)
}

/** `Ready=True/Issued` and so on, in the order that users see. */
const conditions = (status: ImpersonatedTokenStatus): string =>
  (status.conditions ?? [])
    .map(({ type, status: value, reason }) => `${type}=${value}/${reason}`)
    .join(' ')

const message = (status: ImpersonatedTokenStatus, type: string): string | undefined =>
  status.conditions?.find((condition) => condition.type === type)?.message

const changed = served(token({ metadata: { generation: 2 } }), {
  status: { observedGeneration: 1, requestDigest: 'of the spec before' },
})
const suspendedToken = served(token({ spec: { suspend: true } }))

const nextAttemptAt = formatTime(NOW + MINUTE)

const after = (outcome: Outcome, reason: string, seen: Seen = {}): ImpersonatedTokenStatus => ({
  ...described(outcome, seen),
  issuance: { reason, nextAttemptAt },
})

const waits = (status: ImpersonatedTokenStatus, seen: Seen = {}): ImpersonatedTokenStatus =>
  described(rested('BackingOff'), { token: { ...of, status }, ...seen })

const generation = (outcome: Outcome, seen: Seen = { token: changed }): number | undefined =>
  described(outcome, seen).observedGeneration

describe('describeState()', () => {
  test.each<[string, Outcome, Seen, phase: string, conditions: string]>([
    ['nothing to do', rested(), {}, 'Active', 'Ready=True/Issued'],
    [
      'a second credential',
      rested(),
      { token: served(token(), { status: { mints: 2 } }) },
      'Active',
      'Ready=True/Refreshed',
    ],
    [
      'an object that is new',
      rested('IssuerLoading'),
      { token: token() },
      'Pending',
      'Ready=False/Pending Reconciling=True/Pending',
    ],
    [
      'a refresh that fails while the credential is valid',
      failed,
      {},
      'Active',
      'Ready=True/Issued RefreshFailing=True/IssuerUnavailable',
    ],
    [
      'a refusal while the credential is valid: nothing stalls',
      refused,
      {},
      'Active',
      'Ready=True/Issued RefreshFailing=True/NotGranted',
    ],
    [
      'a refusal where nothing is published',
      refused,
      { token: token() },
      'Pending',
      'Ready=False/NotGranted Stalled=True/NotGranted',
    ],
    [
      'a refusal once the credential has expired',
      refused,
      { now: LAPSED },
      'Pending',
      'Ready=False/NotGranted Stalled=True/NotGranted',
    ],
    [
      'a first mint that fails',
      failed,
      { token: token() },
      'Pending',
      'Ready=False/IssuerUnavailable Reconciling=True/IssuerUnavailable',
    ],
    [
      'a refresh that has failed until expiry',
      failed,
      { now: LAPSED },
      'Pending',
      'Ready=False/Lapsed',
    ],
    [
      'a freeze while the credential is valid',
      frozen,
      {},
      'Active',
      'Ready=True/Issued RefreshFailing=True/MintLoop',
    ],
    [
      'a changed spec that waits for its mint',
      failed,
      { token: changed },
      'Active',
      'Ready=True/Issued Reconciling=True/IssuerUnavailable RefreshFailing=True/IssuerUnavailable',
    ],
    [
      'a changed spec that is refused: nothing is being done',
      refused,
      { token: changed },
      'Active',
      'Ready=True/Issued RefreshFailing=True/NotGranted',
    ],
    [
      'suspension',
      rested('Suspended'),
      { token: suspendedToken },
      'Active',
      'Ready=True/Suspended',
    ],
    [
      'suspension once the credential has expired',
      rested('Suspended'),
      { token: suspendedToken, now: LAPSED },
      'Pending',
      'Ready=False/Suspended',
    ],
    [
      'suspension before the first mint',
      rested('Suspended'),
      { token: token({ spec: { suspend: true } }) },
      'Pending',
      'Ready=False/Suspended',
    ],
    [
      'the end of policy Never',
      { kind: 'Expired' },
      { now: LAPSED },
      'Expired',
      'Ready=False/Expired Stalled=True/Expired Expired=True/Expired',
    ],
    [
      'an end that the API server does not see yet',
      rested('Expiring'),
      { now: LAPSED, serverTime: LAPSED - 1000 },
      'Active',
      'Ready=True/Issued',
    ],
    [
      'a Secret that is gone',
      failed,
      { secret: { state: 'Absent', live: true } },
      'Pending',
      'Ready=False/IssuerUnavailable',
    ],
    [
      'a Secret that is gone, and nothing wrong',
      rested('IssuerLoading'),
      { secret: { state: 'Absent', live: true } },
      'Pending',
      'Ready=False/Pending',
    ],
    [
      'a Secret that only the watch does not show',
      failed,
      { secret: { state: 'Absent', live: false } },
      'Active',
      'Ready=True/Issued RefreshFailing=True/IssuerUnavailable',
    ],
    [
      'a Secret that holds something else',
      failed,
      { secret: secretOf(of, { live: intact({ digest: 'else' }) }) },
      'Pending',
      'Ready=False/IssuerUnavailable',
    ],
    [
      'a Secret that is not ours any more',
      refused,
      { secret: secretOf(of, { ownerUid: 'somebody' }) },
      'Pending',
      'Ready=False/NotGranted Stalled=True/NotGranted',
    ],
    [
      'a repair',
      { kind: 'Secured', resourceVersion: '101' },
      { secret: secretOf(of, { live: intact({ digest: 'else' }) }) },
      'Active',
      'Ready=True/Issued',
    ],
    [
      'a life under the minimum',
      rested(),
      { minLifetime: 2 * HOUR },
      'Active',
      'Ready=True/Issued RefreshFailing=True/LifetimeTooShort',
    ],
    [
      'a life under the minimum, and something worse',
      failed,
      { minLifetime: 2 * HOUR },
      'Active',
      'Ready=True/Issued RefreshFailing=True/IssuerUnavailable',
    ],
    [
      'a life under the minimum that is over',
      rested('IssuerLoading'),
      { minLifetime: 2 * HOUR, now: LAPSED },
      'Pending',
      'Ready=False/Lapsed',
    ],
  ])('tells of %s', (_what, outcome, seen, phase, expected) => {
    const status = described(outcome, seen)
    expect([status.phase, conditions(status)]).toEqual([phase, expected])
  })

  test('keeps an object ready whose Secret was renamed until the new one is written', () => {
    const renamed = served(token({ spec: { secret: { name: 'new' } } }), {
      status: { secretName: 'old' },
    })
    const strays = [{ name: 'old', uid: 'uid-of-old', resourceVersion: '100' }]
    const secret = { state: 'Absent', live: true } as const
    expect(conditions(described(failed, { token: renamed, secret, strays }))).toContain(
      'Ready=True',
    )
    expect(conditions(described(failed, { token: renamed, secret }))).toContain('Ready=False')
  })

  test('says until when, and where', () => {
    const due = served(token(), { status: { refreshAt: formatTime(NOW + 30 * MINUTE) } })
    expect(message(described(rested(), { token: due }), 'Ready')).toBe(
      'The credential in Secret reader is valid until 2026-06-01T13:00:00Z and will be refreshed at 2026-06-01T12:30:00Z.',
    )
  })

  test('says of a lapse what held up the next credential', () => {
    expect(message(described(failed, { now: LAPSED }), 'Ready')).toBe(
      'The credential expired at 2026-06-01T13:00:00Z before a new one could be minted. it is away',
    )
  })

  test('does not say that what is lost has expired', () => {
    const lost = described(failed, { secret: { state: 'Absent', live: true } })
    expect(message(lost, 'Ready')).toBe('it is away')
  })

  describe('while it waits for the next attempt', () => {
    test('repeats the trouble that it told of', () => {
      const before = after(failed, 'IssuerUnavailable')
      expect(waits(before)).toEqual(before)
      const lapsed = after(failed, 'IssuerUnavailable', { now: LAPSED })
      expect(waits(lapsed, { now: LAPSED })).toEqual(lapsed)
    })

    test('keeps what is stalled stalled', () => {
      const failure = stalled('SecretForbidden', 'give the operator the right')
      const before = after({ kind: 'Failed', failure }, 'SecretForbidden', { now: LAPSED })
      expect(conditions(before)).toBe('Ready=False/SecretForbidden Stalled=True/SecretForbidden')
      expect(waits(before, { now: LAPSED })).toEqual(before)
    })

    test('lets the credential lapse, with the trouble that it told of', () => {
      const status = waits(after(failed, 'IssuerUnavailable'), { now: LAPSED })
      expect(conditions(status)).toBe('Ready=False/Lapsed')
      expect(message(status, 'Ready')).toContain('it is away')
    })

    test('does not repeat a refusal that has been mended since', () => {
      const status = waits(after(refused, 'IssuerUnavailable'))
      expect(conditions(status)).toBe('Ready=True/Issued RefreshFailing=True/IssuerUnavailable')
      expect(message(status, 'RefreshFailing')).toBe(
        'The last attempt failed; the next one is at 2026-06-01T12:01:00Z.',
      )
    })

    test('repeats what it told of also while keys are loaded, as after a restart', () => {
      const before = after(failed, 'IssuerUnavailable')
      expect(described(rested('IssuerLoading'), { token: { ...of, status: before } })).toEqual(
        before,
      )
    })
  })

  describe('observedGeneration', () => {
    test('is behind until the spec is served', () => {
      expect(generation(failed)).toBe(1)
      expect(generation(failed, { token: token() })).toBe(undefined)
      expect(generation(rested('BackingOff'))).toBe(1)
    })

    test('is that of a spec which asks for nothing new', () => {
      const labelled = served(token({ metadata: { generation: 2 } }), {
        status: { observedGeneration: 1 },
      })
      expect(generation(rested(), { token: labelled })).toBe(2)
    })

    test('is that of a spec which a person has to mend, or has suspended', () => {
      expect(generation(refused)).toBe(2)
      expect(generation(rested('Suspended'))).toBe(2)
    })
  })

  test.each<[string, Outcome, ImpersonatedTokenStatus]>([
    ['has removed itself', { kind: 'Removed' }, of.status],
    ['goes on with what it left behind', { kind: 'SecretRemoved' }, of.status],
    ['has expired for good', rested('Expired'), { ...of.status, phase: 'Expired' }],
    ['has expired for good, and cannot be removed', failed, { ...of.status, phase: 'Expired' }],
  ])('leaves the status of an object alone that %s', (_what, outcome, status) => {
    expect(described(outcome, { token: { ...of, status }, now: LAPSED })).toBe(status)
  })

  test('keeps telling the cause while a lapsed object backs off and its spec is not yet served', () => {
    const anew = token({ metadata: { generation: 2 } })
    const seen = { requestDigest: 'other', now: LAPSED }
    const issuance = { reason: 'IssuerUnavailable', observedGeneration: 2 }
    const from = served(anew, { status: { observedGeneration: 1, issuance } })
    const first = described(failed, { ...seen, token: from })
    const again = described(rested('BackingOff'), { ...seen, token: { ...from, status: first } })
    expect(conditions(first)).toContain('Reconciling=True/IssuerUnavailable')
    expect(again).toStrictEqual(first)
  })

  test('says nothing more of an object that is being deleted but that it lapsed', () => {
    expect(described(rested('Deleting'))).toBe(of.status)
    const lapsed = described(rested('Deleting'), { now: LAPSED })
    expect(conditions(lapsed)).toBe('Ready=False/Lapsed')
  })
})
