import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startConsumers } from '../../../kit/faults/secret-consumer.ts'

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

const mounted = (credentialId: string, expiresAt = 60_000) => ({
  credentialId,
  clientId: 'pipeline@myorg.iam',
  clientSecret: `secret of ${credentialId}`,
  expiresAt,
})

function rig(delays: readonly number[]) {
  const active = new Set<string>()
  const left = [...delays]
  const consumers = startConsumers({
    authenticates: (_id, secret) => active.has(secret.replace('secret of ', '')),
    delayMs: () => left.shift() ?? 0,
    everyMs: 1000,
  })
  return { active, consumers }
}

test('a workload works with what it has until the kubelet brings the next', () => {
  const { active, consumers } = rig([100, 900])
  using _ = consumers
  active.add('one')
  consumers.write('pipeline', mounted('one'))
  vi.advanceTimersByTime(1500)
  active.add('two')
  consumers.write('pipeline', mounted('two'))
  vi.advanceTimersByTime(2000)
  active.delete('one')
  vi.advanceTimersByTime(2000)
  expect(consumers.failures()).toEqual([])
  expect(consumers.attempts()).toBe(9)
})

test('an old credential that is taken away before the new one has arrived is a failure', () => {
  const { active, consumers } = rig([0, 900])
  using _ = consumers
  active.add('one')
  consumers.write('pipeline', mounted('one'))
  vi.advanceTimersByTime(1500)
  active.clear()
  active.add('two')
  consumers.write('pipeline', mounted('two'))
  vi.advanceTimersByTime(3000)
  expect(consumers.failures()).toEqual(['pipeline: one'])
})

test('a credential that does not work is a failure as soon as it is written, and when it is there', () => {
  const { consumers } = rig([10])
  using _ = consumers
  consumers.write('pipeline', mounted('none'))
  expect(consumers.failures()).toEqual(['pipeline: none, as it was written'])
  vi.advanceTimersByTime(10)
  expect(consumers.failures()).toEqual(['pipeline: none, as it was written', 'pipeline: none'])
})

test('nobody goes back to what was written before', () => {
  const { active, consumers } = rig([900, 100])
  using _ = consumers
  active.add('one').add('two')
  consumers.write('pipeline', mounted('one'))
  consumers.write('pipeline', mounted('two'))
  active.delete('one')
  vi.advanceTimersByTime(3000)
  expect(consumers.failures()).toEqual([])
})

test('who has ended, or holds what has expired, does not fail', () => {
  const { active, consumers } = rig([0, 0])
  using _ = consumers
  active.add('one').add('two')
  consumers.write('ends', mounted('one'))
  consumers.write('expires', mounted('two', 1500))
  vi.advanceTimersByTime(1500)
  consumers.end('ends')
  active.clear()
  vi.advanceTimersByTime(3000)
  expect(consumers.failures()).toEqual([])
})

test('what was published is told in order, each once', () => {
  const { consumers } = rig([])
  using _ = consumers
  for (const id of ['one', 'two', 'two', 'one']) consumers.write('pipeline', mounted(id))
  expect(consumers.published('pipeline')).toEqual(['one', 'two'])
  expect(consumers.published('other')).toEqual([])
})
