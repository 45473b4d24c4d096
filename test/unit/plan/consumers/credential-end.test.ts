import { describe, expect, test } from 'vitest'
import { credentialEnd, type Published } from '../../../../src/plan/consumers/credential-end.ts'
import { frozenUse } from '../../../kit/frozen-use.ts'
import { HOUR, MINUTE, NOW, SECOND } from '../../../kit/gen.ts'

/** Three, half an hour apart, of an hour each: c-1 at NOW. */
const given = [0, 1, 2].map((nth) => ({
  id: `c-${nth + 1}`,
  from: NOW + nth * 30 * MINUTE,
  until: NOW + nth * 30 * MINUTE + HOUR,
}))

const published = (over: Partial<Published> = {}): Published => ({
  ownerUid: 'uid-1',
  given,
  isComplete: false,
  life: HOUR,
  olderUntil: NOW + HOUR,
  replacedAt: undefined,
  ...over,
})

const ENDS = new Map(given.map(({ id, until }) => [until, id]))

/** Which credential a container has; `before c-1` with the time where it has an older one. */
function has(use: Parameters<typeof frozenUse>[0], over?: Partial<Published>): string {
  const end = credentialEnd(frozenUse(use), published(over))
  if (end === undefined) return 'sees every one'
  if (end.isLatest) return `older, gone ${(end.at - NOW) / MINUTE}m after NOW at the latest`
  return `${ENDS.get(end.at)}${end.isCurrent ? ', the current one' : ''}`
}

describe('what a container has in its environment', () => {
  test.each([
    ['a moment after c-1 was issued', 2 * SECOND, 'c-1'],
    ['between two of them', 29 * MINUTE, 'c-1'],
    ['while c-2 is being written', 30 * MINUTE + SECOND, 'c-1'],
    ['when c-2 is there', 30 * MINUTE + 2 * SECOND, 'c-2'],
    ['after the last one', 5 * HOUR, 'c-3, the current one'],
    ['before all that is known', -MINUTE, 'older, gone 59m after NOW at the latest'],
    ['long before that', -10 * HOUR, 'older, gone -540m after NOW at the latest'],
    ['a second too soon', SECOND, 'older, gone 60m after NOW at the latest'],
  ])('started %s', (_when, after, expected) => {
    expect(has({ startedAt: NOW + after })).toBe(expected)
  })

  test('is the very first one where there was none before, for a container waits for its Secret', () => {
    const of = { isComplete: true }
    expect(has({ startedAt: NOW + SECOND }, of)).toBe('c-1')
    expect(has({ startedAt: NOW - MINUTE }, of)).toBe('c-1')
    // Not even with clocks that differ.
    expect(has({ startedAt: NOW - 2 * MINUTE }, of)).toMatch(/^older/)
  })

  test('is at least the one that its pod was made for', () => {
    const startedAt = NOW + 30 * MINUTE
    expect(has({ startedAt, madeFor: { 'uid-1': 'c-2' } })).toBe('c-2')
    expect(has({ startedAt: NOW + HOUR + MINUTE, madeFor: { 'uid-1': 'c-2' } })).toMatch(/^c-3/)
    expect(has({ startedAt, madeFor: { 'uid-of-another': 'c-3' } })).toBe('c-1')
  })

  test('is told in the same way of subPath and envFrom', () => {
    const startedAt = NOW + 29 * MINUTE
    expect([has({ how: 'subPath', startedAt }), has({ how: 'envFrom', startedAt })]).toEqual([
      'c-1',
      'c-1',
    ])
  })

  test('may end before it expires, or at the latest then', () => {
    const [first] = given
    if (first === undefined) throw new Error('there is one')
    const of = published({
      given: [{ ...first, until: NOW + 5, expiresAt: NOW + 9, isLatest: true }],
    })
    expect(credentialEnd(frozenUse(), of)).toEqual({
      at: NOW + 5,
      expiresAt: NOW + 9,
      isLatest: true,
      isCurrent: true,
    })
  })
})

describe('what is mounted as a whole', () => {
  const volume = { how: 'volume', startedAt: NOW + 40 * MINUTE } as const
  const replacedAt = NOW + HOUR + 300

  test('follows every refresh', () => {
    expect(has(volume)).toBe('sees every one')
  })

  test('stays as it was when the Secret was immutable, and has been replaced since', () => {
    expect(has(volume, { replacedAt })).toBe('c-2')
    // It was brought up to date until the Secret became immutable.
    expect(has({ ...volume, podStartedAt: NOW }, { replacedAt })).toBe('c-2')
  })

  test('is told apart where credentials follow each other within a second, and where a clock is ahead', () => {
    const close = given.map((each, nth) => ({ ...each, from: NOW + nth * SECOND }))
    const at = (ms: number): string =>
      has({ ...volume, podStartedAt: NOW }, { replacedAt: NOW + ms, given: close })
    expect([at(SECOND), at(1999), at(2 * SECOND), at(3 * SECOND)]).toEqual([
      'c-1',
      'c-1',
      'c-2',
      'c-2',
    ])
    expect(has(volume, { replacedAt: NOW + HOUR - SECOND })).toBe('c-2')
  })

  test('is not concerned where the pod came later', () => {
    const later = { ...volume, startedAt: NOW + 2 * HOUR }
    expect(has(later, { replacedAt })).toBe('sees every one')
  })

  test('has ended where nothing is known any more of what it holds', () => {
    expect(has(volume, { replacedAt: NOW - 9 * HOUR })).toBe('sees every one')
    expect(has({ ...volume, podStartedAt: NOW - 10 * HOUR }, { replacedAt: NOW - 9 * HOUR })).toBe(
      'older, gone -480m after NOW at the latest',
    )
  })

  test('holds for the environment too: a container that starts again in such a pod is shown the old one', () => {
    const again = { how: 'env', startedAt: NOW + 3 * HOUR, podStartedAt: NOW } as const
    expect(has(again)).toBe('c-3, the current one')
    expect(has(again, { replacedAt })).toBe('c-2')
  })
})
