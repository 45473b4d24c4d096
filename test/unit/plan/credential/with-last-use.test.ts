import { describe, expect, test } from 'vitest'
import type { ServiceAccountCredentialStatus } from '../../../../src/api/service-account-credential-status.ts'
import { formatTime } from '../../../../src/api/time.ts'
import { withLastUse } from '../../../../src/plan/credential/with-last-use.ts'
import {
  issuedStatus,
  observedCredential,
  remote,
  remoteCredential,
} from '../../../kit/credential-gen.ts'
import { MINUTE, NOW, SECOND } from '../../../kit/gen.ts'

type Status = ServiceAccountCredentialStatus

const INTERVAL = 5 * MINUTE
const USED = NOW + MINUTE
const TIMES = { now: NOW + 2 * MINUTE, interval: INTERVAL }

const before: Status = issuedStatus(undefined, {
  lastUsedAt: formatTime(USED),
  lastUsedIp: '192.0.2.1',
})

/** What becomes of a status when the issuer reports this use. */
const used = (at: number, ip: string | undefined, from: Status = before, to = from): Status => {
  const entry = remoteCredential({ lastUsedAt: at, ...(ip !== undefined && { lastUsedIp: ip }) })
  const seen = observedCredential({ remote: remote([entry], {}, NOW + 2 * MINUTE) })
  return withLastUse(seen, from, to, TIMES)
}

const told = ({ lastUsedAt, lastUsedIp, checkedAt }: Status): unknown[] => [
  lastUsedAt,
  lastUsedIp,
  checkedAt,
]
const CHECKED = formatTime(NOW + 2 * MINUTE)

describe('withLastUse()', () => {
  test('tells of the first use, and when the issuer was asked', () => {
    const status = used(USED, '192.0.2.1', issuedStatus())
    expect(told(status)).toEqual([formatTime(USED), '192.0.2.1', CHECKED])
  })

  test('says nothing of what was never used', () => {
    const seen = observedCredential({ remote: remote([remoteCredential()]) })
    expect(withLastUse(seen, before, before, TIMES)).toBe(before)
  })

  test('tells of a later use only once it is an interval later', () => {
    expect(used(USED + INTERVAL - SECOND, '192.0.2.1')).toBe(before)
    expect(told(used(USED + INTERVAL, '192.0.2.1'))).toEqual([
      formatTime(USED + INTERVAL),
      '192.0.2.1',
      CHECKED,
    ])
  })

  test('tells at once of a use from another address', () => {
    expect(told(used(USED + SECOND, '192.0.2.2'))[1]).toBe('192.0.2.2')
  })

  test('never goes back, wherever that was from', () => {
    expect(used(USED - SECOND, '192.0.2.2')).toBe(before)
  })

  test('takes the occasion when the status is written anyway', () => {
    const after = { ...before, phase: 'Pending' as const }
    expect(used(USED + SECOND, '192.0.2.1', before, after).lastUsedAt).toBe(
      formatTime(USED + SECOND),
    )
  })

  test('forgets an address that does not belong to the last use', () => {
    expect(used(USED + INTERVAL, undefined)).not.toHaveProperty('lastUsedIp')
  })

  test('keeps the use of the one before until the new credential is used', () => {
    const old = remoteCredential({ id: 'cred-0', lastUsedAt: USED + INTERVAL })
    const seen = observedCredential({ remote: remote([old, remoteCredential()]) })
    expect(withLastUse(seen, before, before, TIMES)).toBe(before)
  })

  test('keeps what it knows while the issuer does not answer', () => {
    expect(withLastUse(observedCredential(), before, before, TIMES)).toBe(before)
  })

  test('writes nothing when the same is said again', () => {
    const status = used(USED + INTERVAL, '192.0.2.1')
    expect(used(USED + INTERVAL, '192.0.2.1', status)).toBe(status)
    const fraction = used(USED + INTERVAL + 400, '192.0.2.1', status)
    expect(fraction).toBe(status)
  })

  test('believes no use that is yet to come, and gets over one that it has told', () => {
    const asked = NOW + 2 * MINUTE
    expect(used(asked + 10 * MINUTE, '192.0.2.2').lastUsedIp).toBe('192.0.2.2')
    expect(used(asked + 10 * MINUTE + SECOND, '192.0.2.2')).toBe(before)
    const wrong = { ...before, lastUsedAt: '9999-01-01T00:00:00Z' }
    expect(told(used(USED, '192.0.2.1', wrong))).toEqual([formatTime(USED), '192.0.2.1', CHECKED])
  })

  test("believes a use that is yet to come by our clock and not by the issuer's", () => {
    const entry = remoteCredential({ lastUsedAt: NOW + 60 * MINUTE })
    const seen = observedCredential({ remote: remote([entry], { date: NOW + 61 * MINUTE }) })
    expect(withLastUse(seen, before, before, TIMES).lastUsedAt).toBe(formatTime(NOW + 60 * MINUTE))
  })
})
