import type { ServiceAccountCredentialStatus } from '../../../src/api/service-account-credential-status.ts'
import type { Attempt, Target } from './tampering-attempt.ts'

type Status = ServiceAccountCredentialStatus

const LONG_AGO = '2020-01-01T00:00:00Z'
const FAR_OFF = '2090-01-01T00:00:00Z'

/** Of every field what somebody may want the operator to believe. */
const FORGED: Readonly<Record<keyof Status, (target: Target) => unknown>> = {
  observedGeneration: () => 0,
  phase: () => 'Expired',
  conditions: () =>
    ['Ready', 'Stalled', 'Expired'].map((type) => ({
      type,
      status: 'True',
      reason: 'ParentDisabled',
      message: 'so they say',
      lastTransitionTime: LONG_AGO,
      observedGeneration: 1,
    })),
  secretName: () => 'neighbour-credential',
  secretResourceVersion: () => '1',
  secretDigest: () => 'a'.repeat(32),
  credential: ({ neighbour, treasureId }) => ({ ...neighbour.status?.credential, id: treasureId }),
  previous: ({ neighbour, treasureId }) =>
    [neighbour.status?.credential?.id, treasureId].map((id) => ({
      id,
      expiresAt: FAR_OFF,
      retireAt: LONG_AGO,
    })),
  issuedAt: () => LONG_AGO,
  expiresAt: () => LONG_AGO,
  refreshAt: () => LONG_AGO,
  requestedLifetime: () => '1s',
  grantedLifetime: () => '1s',
  lastUsedAt: () => FAR_OFF,
  lastUsedIp: () => '192.0.2.7',
  checkedAt: () => FAR_OFF,
  mints: () => 0,
  lastHandledRefresh: () => 'another',
  mint: () => ({ phase: 'Abandoning', requestedExpiresAt: FAR_OFF, startedAt: LONG_AGO }),
  issuance: () => ({ attempts: 9, lastFailureAt: LONG_AGO, nextAttemptAt: LONG_AGO }),
}

const all = (target: Target, left: (name: string) => boolean): object =>
  Object.fromEntries(
    Object.entries(FORGED).flatMap(([name, forged]) =>
      left(name) ? [[name, forged(target)]] : [],
    ),
  )

/** Every field of status, one by one and together; who has edit alone may change none. */
export const STATUS_ATTEMPTS: readonly Attempt[] = [
  {
    what: 'status, without the right to',
    effect: 'refused',
    by: (target) => target.patchObject({ status: all(target, () => true) }, '/status'),
  },
  {
    what: 'status, as if it were of the spec',
    effect: 'nothing',
    by: (target) => target.patchObject({ status: all(target, () => true) }),
  },
  ...Object.entries(FORGED).map(
    ([name, forged]): Attempt => ({
      what: `status.${name}`,
      effect: 'nothing',
      by: (target) => target.patchStatus({ [name]: forged(target) }),
    }),
  ),
  {
    what: 'all of status',
    effect: 'nothing',
    by: (target) => target.patchStatus(all(target, () => true)),
  },
  {
    what: 'all of status but the phase',
    effect: 'nothing',
    by: (target) => target.patchStatus(all(target, (name) => name !== 'phase')),
  },
  { what: 'all of status away', effect: 'nothing', by: ({ patchStatus }) => patchStatus(null) },
]
