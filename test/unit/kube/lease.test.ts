import { afterEach, expect, test } from 'vitest'
import type { KubeCall } from '../../../src/kube/kube-client.ts'
import { createLeaseElection, type LeaseElection } from '../../../src/kube/lease.ts'
import { readLease } from '../../../src/kube/lease-record.ts'
import type { Clock } from '../../../src/runtime/clock.ts'
import { createFakeClock } from '../../kit/fake-clock.ts'
import { createLeaseServer, type LeaseServer } from './lease-server.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

type Candidate = {
  readonly election: LeaseElection
  readonly changes: boolean[]
  readonly errors: string[]
  readonly stop: () => void
  readonly ended: Promise<void>
}

function campaign(server: LeaseServer, clock: Clock, identity: string): Candidate {
  const controller = new AbortController()
  const changes: boolean[] = []
  const errors: string[] = []
  const election = createLeaseElection(server.client(identity), {
    namespace: 'mintlet',
    name: 'mintlet',
    identity,
    clock,
    random: () => 0.5,
    onChange: (leader) => changes.push(leader),
    onError: (error) => errors.push(error.kind),
  })
  const ended = election.run(controller.signal)
  const stop = (): void => controller.abort()
  stops.push(stop)
  return { election, changes, errors, stop, ended }
}

const holder = (server: LeaseServer): string | undefined =>
  server.lease === undefined ? undefined : readLease(server.lease).holder

test('the first one creates the Lease and leads', async () => {
  const server = createLeaseServer()
  const clock = createFakeClock(Date.UTC(2026, 0, 1))
  const a = campaign(server, clock, 'a')
  await clock.advance(0)
  expect(a.election.isLeader()).toBe(true)
  expect(a.election.remainingMs()).toBe(10_000)
  expect(a.changes).toEqual([true])
  expect(server.lease?.spec).toEqual({
    holderIdentity: 'a',
    leaseDurationSeconds: 15,
    acquireTime: '2026-01-01T00:00:00.000000Z',
    renewTime: '2026-01-01T00:00:00.000000Z',
    leaseTransitions: 0,
  })
})

test('a leader renews with one call a period and stays the leader', async () => {
  const server = createLeaseServer()
  const clock = createFakeClock(0)
  const a = campaign(server, clock, 'a')
  await clock.advance(60_000)
  expect(a.changes).toEqual([true])
  expect(server.calls.slice(0, 2)).toEqual(['a GET', 'a POST'])
  expect(new Set(server.calls.slice(2))).toEqual(new Set(['a PUT']))
  expect(server.calls.length).toBeLessThan(36)
})

test('another one waits while the leader renews, whatever the clocks say', async () => {
  const server = createLeaseServer()
  const [clock, other] = [createFakeClock(0), createFakeClock(Date.UTC(2038, 5, 1))]
  const a = campaign(server, clock, 'a')
  await clock.advance(0)
  const b = campaign(server, other, 'b')
  for (let i = 0; i < 60; i++) {
    await clock.advance(1000)
    await other.advance(1000)
  }
  other.jump(-3_600_000)
  for (let i = 0; i < 30; i++) {
    await clock.advance(1000)
    await other.advance(1000)
  }
  expect([a.changes, b.changes]).toEqual([[true], []])
})

test('it takes over when the leader gave no sign of life for the duration of the Lease', async () => {
  const server = createLeaseServer()
  const [clock, other] = [createFakeClock(0), createFakeClock(0)]
  campaign(server, clock, 'a')
  await clock.advance(0)
  const b = campaign(server, other, 'b')
  await other.advance(14_900)
  expect(b.election.isLeader()).toBe(false)
  await other.advance(2100)
  expect(b.election.isLeader()).toBe(true)
  expect(server.lease?.spec).toMatchObject({ holderIdentity: 'b', leaseTransitions: 1 })
})

test('a leader stops at its deadline while a renewal hangs', async () => {
  const server = createLeaseServer()
  const clock = createFakeClock(0)
  const a = campaign(server, clock, 'a')
  await clock.advance(0)
  server.faults.set('a', 'hang')
  await clock.advance(9_999)
  expect(a.election.isLeader()).toBe(true)
  await clock.advance(1)
  expect(a.election.isLeader()).toBe(false)
  expect(a.changes).toEqual([true, false])
})

test('a leader that was stopped and goes on sees at once that it is deposed', async () => {
  const server = createLeaseServer()
  const [clock, other] = [createFakeClock(0), createFakeClock(0)]
  // Time passes for a stopped process without any of its timers firing.
  let frozenMs = 0
  const stoppable: Clock = { ...clock, monotonic: () => clock.monotonic() + frozenMs }
  const a = campaign(server, stoppable, 'a')
  await clock.advance(0)
  const b = campaign(server, other, 'b')
  await other.advance(20_000)
  frozenMs = 20_000
  expect(a.election.isLeader()).toBe(false)
  expect(a.election.remainingMs()).toBe(0)
  await clock.advance(3000)
  expect(a.changes).toEqual([true, false])
  expect(b.election.isLeader()).toBe(true)
  expect(holder(server)).toBe('b')
})

test('a renewal whose answer comes after the deadline does not bring leadership back', async () => {
  const server = createLeaseServer()
  const clock = createFakeClock(0)
  let frozenMs = 0
  const stoppable: Clock = { ...clock, monotonic: () => clock.monotonic() + frozenMs }
  const slow: LeaseServer = {
    ...server,
    client: (name) => {
      const client = server.client(name)
      return {
        ...client,
        request: async <T>(call: KubeCall) => {
          const answer = await client.request<T>(call)
          if (call.method === 'PUT') frozenMs += 11_000
          return answer
        },
      }
    },
  }
  const a = campaign(slow, stoppable, 'a')
  await clock.advance(0)
  expect(a.election.isLeader()).toBe(true)
  await clock.advance(2000)
  expect(a.election.isLeader()).toBe(false)
  expect(a.changes[1]).toBe(false)
})

test('a leader whose deadline passed unnoticed steps down before it leads again', async () => {
  const server = createLeaseServer()
  const clock = createFakeClock(0)
  let frozenMs = 0
  const stoppable: Clock = { ...clock, monotonic: () => clock.monotonic() + frozenMs }
  const a = campaign(server, stoppable, 'a')
  await clock.advance(0)
  frozenMs = 11_000
  await clock.advance(2000)
  expect(a.changes).toEqual([true, false, true])
  expect(a.election.isLeader()).toBe(true)
})

test('after a renewal whose end is not known it looks what became of it', async () => {
  const server = createLeaseServer()
  const clock = createFakeClock(0)
  const a = campaign(server, clock, 'a')
  await clock.advance(0)
  server.faults.set('a', 'lose')
  await clock.advance(2000)
  server.faults.delete('a')
  await clock.advance(4000)
  expect(a.changes).toEqual([true])
  expect(a.errors).toEqual(['Unavailable'])
  expect(server.calls.slice(2, 5)).toEqual(['a PUT', 'a GET', 'a PUT'])
})

test('a leader that finds another holder stops at once', async () => {
  const server = createLeaseServer()
  const clock = createFakeClock(0)
  const a = campaign(server, clock, 'a')
  await clock.advance(0)
  server.lease = {
    metadata: { resourceVersion: '99' },
    spec: { holderIdentity: 'b', leaseDurationSeconds: 15 },
  }
  await clock.advance(2000)
  expect(a.changes).toEqual([true, false])
  expect(holder(server)).toBe('b')
})

test('the one that ends gives the Lease back, and the other takes it at its next look', async () => {
  const server = createLeaseServer()
  const [clock, other] = [createFakeClock(0), createFakeClock(0)]
  const a = campaign(server, clock, 'a')
  await clock.advance(5000)
  const b = campaign(server, other, 'b')
  await other.advance(0)
  a.stop()
  await a.ended
  expect(a.changes).toEqual([true, false])
  expect(server.lease?.spec).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1 })
  await other.advance(2100)
  expect(b.election.isLeader()).toBe(true)
  expect(server.lease?.spec).toMatchObject({ leaseTransitions: 1, leaseDurationSeconds: 15 })
})

test('one that never led leaves the Lease alone when it ends', async () => {
  const server = createLeaseServer()
  const clock = createFakeClock(0)
  campaign(server, clock, 'a')
  await clock.advance(0)
  const b = campaign(server, clock, 'b')
  await clock.advance(0)
  b.stop()
  await b.ended
  expect(holder(server)).toBe('a')
})

test('what others wrote into the Lease stays in it', async () => {
  const server = createLeaseServer()
  const clock = createFakeClock(0)
  server.lease = {
    metadata: { resourceVersion: '5', labels: { team: 'data' } },
    spec: { strategy: 'OldestEmulationVersion' },
  }
  campaign(server, clock, 'a')
  await clock.advance(0)
  expect(server.lease).toMatchObject({
    metadata: { labels: { team: 'data' } },
    spec: { strategy: 'OldestEmulationVersion', holderIdentity: 'a' },
  })
})

test('of many that campaign at once exactly one leads', async () => {
  const server = createLeaseServer()
  const clock = createFakeClock(0)
  const all = ['a', 'b', 'c', 'd'].map((name) => campaign(server, clock, name))
  await clock.advance(30_000)
  expect(all.filter(({ election }) => election.isLeader())).toHaveLength(1)
  expect(all.flatMap(({ changes }) => changes)).toEqual([true])
})

test('periods that make no sense are refused', () => {
  const options = {
    namespace: 'a',
    name: 'b',
    identity: 'c',
    clock: createFakeClock(0),
    random: () => 0,
  }
  const client = createLeaseServer().client('c')
  const lengths = { leaseDurationMs: 10_000, renewDeadlineMs: 10_000, retryPeriodMs: 1000 }
  expect(() => createLeaseElection(client, { ...options, ...lengths })).toThrow(RangeError)
})
