import { expect, test } from 'vitest'
import { formatTime } from '../../../../src/api/time.ts'
import { objectFacts } from '../../../../src/cli/inspect/object-facts.ts'
import { type TimelineEntry, timeline } from '../../../../src/cli/inspect/timeline.ts'
import type { FoundObject } from '../../../../src/cli/look/find-object.ts'
import { credential } from '../../../kit/credential-gen.ts'
import { HOUR, MINUTE, NOW, served, token } from '../../../kit/gen.ts'

const at = (milliseconds: number): string => formatTime(NOW + milliseconds)
const lines = (entries: readonly TimelineEntry[]): string[] =>
  entries.map(({ relative, what, detail }) =>
    [relative, what, ...(detail === undefined ? [] : [detail])].join(' | '),
  )
const of = (found: FoundObject, now: number): string[] =>
  lines(timeline(found, objectFacts(found, now), [], now))

test('the life of a token, from its making to what is to come', () => {
  const object = served(token(), {
    status: {
      mints: 2,
      refreshAt: at(30 * MINUTE),
      lastUsedAt: at(8 * MINUTE),
      lastUsedIp: '10.0.0.7',
      superseded: [{ tokenId: 'token-0', issuedAt: at(-HOUR), expiresAt: at(0) }],
      issuance: {
        attempts: 2,
        lastFailureAt: at(9 * MINUTE),
        nextAttemptAt: at(12 * MINUTE),
        reason: 'IssuerUnavailable',
      },
      conditions: [
        {
          type: 'RefreshFailing',
          status: 'True',
          reason: 'IssuerUnavailable',
          message: 'm',
          observedGeneration: 1,
          lastTransitionTime: at(5 * MINUTE),
        },
      ],
    },
  })
  const found: FoundObject = { kind: 'ImpersonatedToken', object }
  const now = NOW + 10 * MINUTE
  const event = {
    type: 'Warning',
    reason: 'IssuerUnavailable',
    message: 'no answer',
    time: at(9 * MINUTE).replace('Z', '.250000Z'),
    firstTime: at(5 * MINUTE),
    count: 3,
    reporter: 'mintlet.dev/mintlet',
  }

  const entries = timeline(found, objectFacts(found, now), [event], now)

  expect(lines(entries)).toEqual([
    '1d ago | Created',
    '1h10m ago | Issued | token-0',
    '10m ago | Issued | token-1, the last of 2',
    '10m ago | PreviousExpiry | token-0',
    '5m ago | RefreshFailing=True | IssuerUnavailable',
    '2m ago | LastUsed | from 10.0.0.7',
    '1m ago | AttemptFailed | IssuerUnavailable, 2 attempts in a row',
    '1m ago | IssuerUnavailable | Warning (3 times): no answer',
    'in 2m | NextAttempt',
    'in 20m | RefreshDue',
    'in 50m | Expiry',
  ])
  expect(entries.every(({ time }) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(time))).toBe(true)
  expect(entries.filter(({ isEvent }) => isEvent)).toHaveLength(1)
})

test('the former credentials of a client, and a mint that is under way', () => {
  const object = credential({
    status: {
      phase: 'Active',
      credential: { id: 'cred-2' },
      issuedAt: at(0),
      expiresAt: at(100 * HOUR),
      refreshAt: at(66 * HOUR),
      mints: 2,
      previous: [{ id: 'cred-1', expiresAt: at(10 * HOUR), retireAt: at(HOUR) }],
      mint: { phase: 'InFlight', startedAt: at(2 * MINUTE) },
    },
  })

  expect(of({ kind: 'ServiceAccountCredential', object }, NOW + 3 * MINUTE)).toEqual([
    '1d ago | Created',
    '3m ago | Issued | cred-2, the last of 2',
    '1m ago | MintStarted | InFlight',
    'in 57m | PreviousRetirement | cred-1',
    'in 9h57m | PreviousExpiry | cred-1',
    'in 2d17h | RefreshDue',
    'in 4d3h | Expiry',
  ])
})

test('of a new object there is nothing but that', () => {
  const found = { kind: 'ImpersonatedToken', object: token() } as const

  expect(of(found, NOW)).toEqual(['1d ago | Created'])
})

test.each([
  ['Issued', 'Ready=True | Issued'],
  ['Refreshed', 'Ready=True'],
] as const)('when it became ready is not taken for a later refresh: %s', (reason, told) => {
  const conditions = [
    {
      type: 'Ready',
      status: 'True',
      reason,
      message: 'm',
      observedGeneration: 1,
      lastTransitionTime: at(0),
    },
  ] as const
  const object = served(token(), { status: { conditions } })
  expect(of({ kind: 'ImpersonatedToken', object }, NOW + MINUTE)).toContain(`1m ago | ${told}`)
})
