import { describe, expect, test } from 'vitest'
import { REFRESH_REQUESTED_ANNOTATION } from '../../../src/api/group.ts'
import type { ImpersonatedTokenStatus } from '../../../src/api/impersonated-token-status.ts'
import { formatTime } from '../../../src/api/time.ts'
import { CHECKS } from '../../../src/plan/checks.ts'
import type { Observed } from '../../../src/plan/observed.ts'
import { plan } from '../../../src/plan/plan.ts'
import {
  HOUR,
  intact,
  MINUTE,
  NOW,
  observed,
  observedIssuer,
  secretOf,
  served,
  settings,
  type TokenOptions,
  type TokenSpecInput,
  token,
} from '../../kit/gen.ts'
import { unreportedSecretOf } from '../../kit/unreported-secret.ts'

/** What is decided, in a word or two. */
function decide(seen: Observed, now = NOW): string {
  const decided = plan(seen, now, settings())
  switch (decided.step) {
    case 'Refuse':
      return `Refuse ${decided.failure.reason}`
    case 'Rest':
    case 'Mint':
      return `${decided.step} ${decided.why}`
    default:
      return decided.step
  }
}

/** Something came after what status knows, and nobody told. */
function untold(spec: TokenSpecInput, status: ImpersonatedTokenStatus = {}): Observed {
  const of = served(token({ spec }), { issuedAt: NOW - HOUR, life: 2 * HOUR, status })
  return observed({ token: of, secret: unreportedSecretOf(of), serverTime: NOW })
}

test('CHECKS are asked in this order', () => {
  const names = CHECKS.map(({ name }) => name)
  expect(names).toEqual([
    'beingDeleted',
    'alreadyExpired',
    'expiredForGood',
    'specInvalid',
    'secretMetadataRefused',
    'secretNeedsRead',
    'secretUnreported',
    'suspended',
    'credentialNotReady',
    'issuerMissing',
    'issuerCannot',
    'lifetimeRefused',
    'accountRestricted',
    'notGranted',
    'strayBlocks',
    'secretClaimed',
    'secretForeign',
    'neverMintsAgain',
    'backingOff',
    'mintLoop',
    'requestedTooSoon',
    'issuerLoading',
    'mintDue',
    'secretTouched',
    'strayLeft',
    'restartDue',
    'consumersUnread',
  ])
})

describe('plan() puts', () => {
  const deletionTimestamp = formatTime(NOW)
  const annotations = { [REFRESH_REQUESTED_ANNOTATION]: 'now' }
  const never: TokenOptions = { spec: { refresh: { policy: 'Never' } } }
  const noGrants = observedIssuer({ spec: { grants: [] } })
  const foreign = { ownerUid: 'somebody', live: intact() }
  const frozen = { unscheduledSince: formatTime(NOW), unscheduledMints: 3 }
  const failed = {
    attempts: 1,
    lastFailureAt: formatTime(NOW),
    nextAttemptAt: formatTime(NOW + MINUTE),
    reason: 'IssuerUnavailable',
    observedGeneration: 1,
  }
  const backing = served(token(), { status: { issuance: failed } })
  const loop = served(token(), { status: { issuance: { ...frozen, ...failed } } })
  const edited = { resourceVersion: '101', live: intact({ digest: 'edited' }) }

  test.each<[string, Observed, number, string]>([
    [
      'being deleted before everything',
      observed({ token: token({ metadata: { deletionTimestamp }, spec: { serviceAccount: '' } }) }),
      NOW,
      'Rest Deleting',
    ],
    [
      'the end of an object before what is wrong with it',
      observed({ token: token({ status: { phase: 'Expired' }, spec: { serviceAccount: '' } }) }),
      NOW,
      'Rest Expired',
    ],
    [
      'the end of a credential before suspension',
      observed({ token: served(token({ spec: { refresh: { policy: 'Never' }, suspend: true } })) }),
      NOW + HOUR,
      'ReadClock',
    ],
    [
      'the end of a credential before the grants',
      observed({ token: served(token(never)), issuer: noGrants, serverTime: NOW + HOUR }),
      NOW + HOUR,
      'Expire',
    ],
    [
      'a spec that is wrong before suspension',
      observed({ token: token({ spec: { suspend: true, serviceAccount: '' } }) }),
      NOW,
      'Refuse InvalidSpec',
    ],
    [
      'a label that is refused before suspension',
      observed({
        token: token({ spec: { suspend: true, secret: { labels: { 'argoproj.io/a': 'b' } } } }),
      }),
      NOW,
      'Refuse InvalidSpec',
    ],
    [
      'a look at the Secret before suspension',
      observed({
        token: served(token({ spec: { suspend: true } })),
        secret: { state: 'Absent', live: false },
      }),
      NOW,
      'ReadSecret',
    ],
    [
      'what was written and not told before suspension',
      untold({ suspend: true }),
      NOW,
      'AdoptSecret',
    ],
    [
      'what was written and not told before a back-off, and before a mint that is due',
      untold({}, { issuance: failed }),
      NOW,
      'AdoptSecret',
    ],
    [
      'what came after it before the end of a credential',
      untold(
        { refresh: { policy: 'Never' } },
        { expiresAt: formatTime(NOW), requestDigest: 'former' },
      ),
      NOW,
      'AdoptSecret',
    ],
    [
      'suspension before the issuer',
      observed({ token: token({ spec: { suspend: true } }), issuer: undefined }),
      NOW,
      'Rest Suspended',
    ],
    [
      'suspension before the grants, and before a mint that is due',
      observed({ token: served(token({ spec: { suspend: true } })), issuer: noGrants }),
      NOW + HOUR,
      'Rest Suspended',
    ],
    [
      'a lifetime that no issuer may give before the grants',
      observed({ token: token({ spec: { accessToken: { lifetime: '1m' } } }), issuer: noGrants }),
      NOW,
      'Refuse LifetimeRefused',
    ],
    [
      'the grants before whose Secret it is',
      observed({ issuer: noGrants, rival: 'writer', secret: secretOf(token(), foreign) }),
      NOW,
      'Refuse NotGranted',
    ],
    [
      'a rival before the Secret as it is',
      observed({ rival: 'writer', secret: secretOf(token(), { ownerUid: 'somebody' }) }),
      NOW,
      'Refuse SecretConflict',
    ],
    [
      'a foreign Secret before a mint that is due',
      observed({ secret: secretOf(token(), foreign) }),
      NOW,
      'Refuse SecretConflict',
    ],
    [
      'a foreign Secret before a refresh that is due',
      observed({ token: served(), secret: secretOf(served(), foreign) }),
      NOW + HOUR,
      'Refuse SecretConflict',
    ],
    [
      'policy Never before a back-off',
      observed({
        token: served(token(never), { status: { issuance: failed } }),
        secret: { state: 'Absent', live: true },
      }),
      NOW,
      'Refuse SecretLost',
    ],
    [
      'a back-off before a refresh that is due',
      observed({
        token: served(token(), {
          status: { issuance: { ...failed, nextAttemptAt: formatTime(NOW + 40 * MINUTE) } },
        }),
      }),
      NOW + 30 * MINUTE,
      'Rest BackingOff',
    ],
    [
      'a back-off before a mint for what is lost',
      observed({ token: backing, secret: { state: 'Absent', live: true } }),
      NOW,
      'Rest BackingOff',
    ],
    [
      'a back-off before the loop guard',
      observed({ token: loop, secret: secretOf(loop, edited) }),
      NOW,
      'Rest BackingOff',
    ],
    [
      'the loop guard before a mint for an edit',
      observed({
        token: served(token(), { status: { issuance: frozen } }),
        secret: secretOf(served(), edited),
      }),
      NOW,
      'Refuse MintLoop',
    ],
    [
      'the loop guard before keys that are not loaded yet',
      observed({
        token: served(token(), { status: { issuance: frozen } }),
        secret: secretOf(served(), edited),
        issuer: { ...observedIssuer(), keyIds: undefined, loaded: false },
      }),
      NOW,
      'Refuse MintLoop',
    ],
    [
      'a refresh that was asked for too soon before the issuer',
      observed({
        token: served(token({ metadata: { annotations } })),
        issuer: { ...observedIssuer(), keyIds: undefined, loaded: false },
      }),
      NOW + MINUTE - 1,
      'Rest Valid',
    ],
    [
      'keys that are not loaded yet before a mint',
      observed({ issuer: { ...observedIssuer(), keyIds: undefined, loaded: false } }),
      NOW,
      'Rest IssuerLoading',
    ],
    [
      'a mint that is due before a repair',
      observed({ token: served(), secret: secretOf(served(), { labels: {} }) }),
      NOW + HOUR,
      'Mint Lapsed',
    ],
    [
      'a repair before leftovers',
      observed({
        token: served(),
        secret: secretOf(served(), { labels: {} }),
        strays: [{ name: 'old', uid: 'uid-of-old', resourceVersion: '7' }],
      }),
      NOW,
      'RepairSecret',
    ],
    [
      'leftovers before rest',
      observed({
        token: served(),
        strays: [{ name: 'old', uid: 'uid-of-old', resourceVersion: '7' }],
      }),
      NOW,
      'RemoveSecret',
    ],
    ['rest last', observed({ token: served() }), NOW, 'Rest Valid'],
  ])('%s', (_what, seen, now, expected) => {
    expect(decide(seen, now)).toBe(expected)
  })
})
