import { expect, test } from 'vitest'
import { describeRunning } from '../../../src/hook/describe-running.ts'
import type { LeaseRecord } from '../../../src/kube/lease-record.ts'

const record = (over: Partial<LeaseRecord> = {}): LeaseRecord => ({
  holder: 'mintlet-abc_1',
  durationMs: 15_000,
  acquireTime: '',
  renewTime: '',
  transitions: 0,
  ...over,
})

test('nothing runs without pods and without a lease, or with one that nobody holds', () => {
  expect(describeRunning({ pods: [], lease: undefined }, 0)).toBeUndefined()
  const lease = { record: record({ holder: '' }), since: 0 }
  expect(describeRunning({ pods: [], lease }, 0)).toBeUndefined()
})

test('pods are named, three of them', () => {
  expect(describeRunning({ pods: ['a'], lease: undefined }, 0)).toBe('pod a')
  const pods = ['a', 'b', 'c', 'd', 'e']
  expect(describeRunning({ pods, lease: undefined }, 0)).toBe('pods a, b, c and 2 more')
})

test('a lease is held until its holder has given no sign of life for as long as it promised to', () => {
  const lease = { record: record(), since: 1000 }
  expect(describeRunning({ pods: [], lease }, 15_999)).toBe('the lease is held by mintlet-abc_1')
  expect(describeRunning({ pods: [], lease }, 16_000)).toBeUndefined()
})

test('both are told of, and a holder with odd characters is shown without them', () => {
  const lease = { record: record({ holder: 'x\n\u001b[2J' }), since: 0 }
  expect(describeRunning({ pods: ['a', 'b'], lease }, 0)).toBe(
    'pods a, b; the lease is held by x??[2J',
  )
})
