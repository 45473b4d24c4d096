import { expect, test } from 'vitest'
import { formatTime } from '../../../src/api/time.ts'
import { overdue, type Watched } from '../../../src/cli/overdue.ts'
import { HOUR, MINUTE, NOW, SECOND } from '../../kit/gen.ts'

const at = (milliseconds: number): string => formatTime(NOW + milliseconds)

const READY = { type: 'Ready', status: 'True' } as const
const FAILING = { type: 'RefreshFailing', status: 'True' } as const
const WELL: Watched = {
  conditions: [READY],
  suspended: false,
  issuedAt: at(-30 * MINUTE),
  expiresAt: at(30 * MINUTE),
  refreshAt: at(10 * MINUTE),
}

const what = (over: Partial<Watched>): string | undefined =>
  overdue({ ...WELL, ...over }, NOW)?.what

test('an object that is well waits for nothing', () => {
  expect(overdue(WELL, NOW)).toBeUndefined()
})

test('a credential that has expired, and is said to be Ready, is told', () => {
  expect(overdue({ ...WELL, expiresAt: at(0) }, NOW)).toEqual({
    reason: 'LapsedUnreported',
    what: 'Expiry',
    since: NOW,
  })
})

test.each<[string, Partial<Watched>, string | undefined]>([
  ['five minutes late', { refreshAt: at(-5 * MINUTE) }, undefined],
  ['later than that', { refreshAt: at(-5 * MINUTE - SECOND) }, 'Refresh'],
  ['suspended', { refreshAt: at(-HOUR), suspended: true }, undefined],
  ['failing', { refreshAt: at(-HOUR), conditions: [READY, FAILING] }, undefined],
  ['of what is not Ready', { refreshAt: at(-HOUR), conditions: [] }, undefined],
])('a refresh that is %s', (_what, over, wanted) => {
  expect(what(over)).toBe(wanted)
})

test.each<[string, Partial<Watched>, string | undefined]>([
  ['two minutes old', { refreshRequested: at(-2 * MINUTE) }, undefined],
  ['older', { refreshRequested: at(-2 * MINUTE - SECOND) }, 'Request'],
  ['in seconds since 1970', { refreshRequested: `${(NOW - 3 * MINUTE) / 1000}` }, 'Request'],
  ['of no time', { refreshRequested: 'again 5' }, undefined],
  [
    'right after a mint, and waits for its minute',
    { refreshRequested: at(-3 * MINUTE), issuedAt: at(-MINUTE) },
    undefined,
  ],
  ['of what fails', { refreshRequested: at(-HOUR), conditions: [READY, FAILING] }, undefined],
  ['of what is suspended', { refreshRequested: at(-HOUR), suspended: true }, undefined],
])('a request that is %s', (_what, over, wanted) => {
  expect(what(over)).toBe(wanted)
})
