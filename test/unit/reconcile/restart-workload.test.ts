import { describe, expect, test } from 'vitest'
import type { ImpersonatedToken } from '../../../src/api/impersonated-token.ts'
import type { Observed } from '../../../src/plan/observed.ts'
import { restartDue } from '../../../src/plan/restart/checks-restart.ts'
import { perform } from '../../../src/reconcile/perform.ts'
import type { Ports } from '../../../src/reconcile/ports.ts'
import { readWorkloads } from '../../../src/reconcile/read-workloads.ts'
import { restartWorkload } from '../../../src/reconcile/restart-workload.ts'
import { intact, MINUTE, observed, secretOf, served, settings, token } from '../../kit/gen.ts'
import { observedWorkload } from '../../kit/observed-workload.ts'
import { turnWorld } from './credential/turn-world.ts'
import { ALLOWED, API, deploy, PLACE, restartsOf } from './restarts-of.ts'

const seenOf = (of: ImpersonatedToken): Observed => observed({ token: of })

describe('the workloads of a token', () => {
  test('are looked at in the order of the spec, also those that are not there', async () => {
    const world = turnWorld()
    deploy(world)
    const gone = { kind: 'Rollout', name: 'gone', minInterval: '1h' } as const
    const { of } = restartsOf(world, [API, gone])
    const { workloads } = await readWorkloads(world.ports(), seenOf(of))
    expect(workloads).toEqual([observedWorkload(), observedWorkload({ ...gone, state: 'Missing' })])
  })

  test('are none where the spec lists none, or cannot be read', async () => {
    const ports = turnWorld().ports()
    expect(await readWorkloads(ports, seenOf(served()))).toMatchObject({ workloads: [] })
    const broken = token({ spec: { suspend: 'perhaps' as never } })
    expect(await readWorkloads(ports, seenOf(broken))).toMatchObject({ workloads: [] })
  })

  test('are restarted once for each credential, and cost nothing in between', async () => {
    const world = turnWorld()
    deploy(world)
    const one = restartsOf(world)
    for (const tokenId of ['token-2', 'token-3', 'token-4']) {
      one.mint(tokenId)
      expect(await one.turn()).toEqual(['RollingOut'])
      expect(one.of.status.restartedFor).toBe(tokenId)
      const before = world.store.version()
      world.fate = () => 'unreachable'
      expect(await one.turn()).toEqual([])
      world.fate = () => 'pass'
      expect(world.store.version()).toBe(before)
    }
    expect(one.restarts()).toBe(3)
  })

  test('are not restarted again by who does not know that they were', async () => {
    const world = turnWorld()
    deploy(world)
    const one = restartsOf(world)
    one.mint('token-2')
    const untold = one.of
    await one.turn()
    one.of = untold
    expect(await one.turn()).toEqual(['RollingOut'])
    expect(one.of.status.restartedFor).toBe('token-2')
    expect(one.restarts()).toBe(1)
  })

  test('are not restarted again when the answer to the restart is lost', async () => {
    const world = turnWorld()
    deploy(world)
    const one = restartsOf(world)
    one.mint('token-2')
    world.fate = (call) => (call === 'patch deployments' ? 'lost' : 'pass')
    expect(await one.turn()).toEqual(['RollingOut'])
    expect(one.of.status.restartedFor).toBe('token-2')
    expect(one.restarts()).toBe(1)
  })

  test('are not restarted again when nobody could see for a while whether they were', async () => {
    const world = turnWorld()
    deploy(world)
    const one = restartsOf(world)
    one.mint('token-2')
    let isCut = false
    world.fate = (call) => {
      if (isCut) return 'unreachable'
      isCut = call === 'patch deployments'
      return isCut ? 'lost' : 'pass'
    }
    expect(await one.turn()).toEqual(['Failing'])
    expect(one.of.status.restartedFor).toBe('token-1')
    world.fate = () => 'pass'
    expect(await one.turn()).toEqual(['RollingOut'])
    expect(one.of.status.restartedFor).toBe('token-2')
    expect(one.restarts()).toBe(1)
  })

  test('are restarted once for all that came within their interval, for the newest', async () => {
    const world = turnWorld()
    deploy(world)
    const one = restartsOf(world, [{ ...API, minInterval: '10m' }])
    one.mint('token-2')
    expect(await one.turn()).toEqual(['RollingOut'])
    for (const tokenId of ['token-3', 'token-4', 'token-5']) {
      one.mint(tokenId)
      await world.clock.advance(2 * MINUTE)
      expect(await one.turn()).toEqual(['Stale'])
    }
    await world.clock.advance(4 * MINUTE - 1)
    expect(await one.turn()).toEqual(['Stale'])
    await world.clock.advance(1)
    expect(await one.turn()).toEqual(['RollingOut'])
    expect(one.of.status.restartedFor).toBe('token-5')
    expect(one.restarts()).toBe(2)
    expect(JSON.stringify(world.store.get(PLACE))).toContain('token-5')
  })

  test('that two objects list are restarted once for each, and not against each other', async () => {
    const world = turnWorld()
    deploy(world)
    const both = [restartsOf(world), restartsOf(world, [API], 'writer')]
    for (const one of both) one.mint(`${one.of.metadata.name}-2`)
    for (let turns = 0; turns < 5; turns += 1) {
      for (const one of both) await one.turn()
    }
    expect(both.map(({ of }) => of.status.restartedFor)).toEqual(['reader-2', 'writer-2'])
    expect(both[0]?.restarts()).toBe(2)
    // Nor when both have forgotten that they did.
    for (const one of both) one.of = { ...one.of, status: { ...one.of.status, restartedFor: 'x' } }
    for (const one of both) expect(await one.turn()).toEqual(['RollingOut'])
    expect(both[0]?.restarts()).toBe(2)
  })

  test('that another object restarted a moment ago wait for the interval', async () => {
    const world = turnWorld()
    deploy(world)
    const listed = [{ ...API, minInterval: '10m' }]
    const [one, other] = [restartsOf(world, listed), restartsOf(world, listed, 'writer')]
    for (const each of [one, other]) each.mint('token-2')
    // Both have looked before either restarted it.
    const of = other.of
    const seen = observed({ token: of, secret: secretOf(of, { live: intact() }) })
    const looked = await readWorkloads(world.ports(), seen)
    expect(await one.turn()).toEqual(['RollingOut'])
    const step = restartDue(looked, world.clock.now(), settings())
    if (step?.step !== 'RestartWorkload') throw new Error('nothing is restarted')
    const { workloads } = await restartWorkload(world.ports(), step, looked)
    expect(workloads).toMatchObject([{ state: 'Stale', restartedAt: world.clock.now() }])
    expect(await other.turn()).toEqual(['Stale'])
    await world.clock.advance(10 * MINUTE)
    expect(await other.turn()).toEqual(['RollingOut'])
    expect(one.restarts()).toBe(2)
  })

  test('that change in the same moment are looked at again, and restarted in the same turn', async () => {
    const world = turnWorld()
    deploy(world)
    const one = restartsOf(world)
    one.mint('token-2')
    let touches = 0
    world.fate = (call) => {
      const object = world.store.get(PLACE)
      if (call === 'patch deployments' && object !== undefined && touches < 3) {
        touches += 1
        const labels = { touched: String(touches) }
        world.store.replace('someone', PLACE, {
          ...object,
          metadata: { ...object.metadata, labels },
        })
      }
      return 'pass'
    }
    expect(await one.turn()).toEqual(['RollingOut'])
    expect(touches).toBe(3)
    expect(one.restarts()).toBe(1)
  })

  test.each([
    ['forbidden', 'Forbidden'],
    ['unreachable', 'Failing'],
  ] as const)('hold up no other when they are %s', async (fate, state) => {
    for (const verb of ['get', 'patch']) {
      const world = turnWorld()
      deploy(world)
      const set = { resource: 'statefulsets', namespace: 'etl', name: 'store' }
      const spec = { replicas: 1, template: { metadata: { labels: {} } } }
      const metadata = { annotations: ALLOWED }
      world.store.create('someone', set, { kind: 'StatefulSet', metadata, spec })
      const one = restartsOf(world, [API, { kind: 'StatefulSet', name: 'store' }])
      one.mint('token-2')
      world.fate = (call) => (call === `${verb} deployments` ? fate : 'pass')
      expect(await one.turn()).toEqual([state, 'RollingOut'])
      expect(one.of.status.restartedFor).toBe('token-1')
      world.fate = () => 'pass'
      expect(await one.turn()).toEqual(['RollingOut', 'RollingOut'])
      expect(one.of.status.restartedFor).toBe('token-2')
      expect(one.restarts()).toBe(1)
    }
  })

  test('that have not opted in are left alone until they have', async () => {
    const world = turnWorld()
    deploy(world, {})
    const one = restartsOf(world)
    one.mint('token-2')
    const before = world.store.get(PLACE)
    expect(await one.turn()).toEqual(['NotAllowed'])
    expect(world.store.get(PLACE)).toEqual(before)
    const metadata = { ...before?.metadata, annotations: ALLOWED }
    world.store.replace('someone', PLACE, { kind: 'Deployment', ...before, metadata })
    expect(await one.turn()).toEqual(['RollingOut'])
    expect(one.restarts()).toBe(1)
  })

  test('are not restarted by a process that does not lead any more', async () => {
    const world = turnWorld()
    deploy(world)
    const { of } = restartsOf(world)
    const seen = { ...seenOf(of), workloads: [observedWorkload()] }
    const step = { step: 'RestartWorkload', workload: API, id: 'token-2' } as const
    const ports = { ...world.ports(), mayWrite: () => false } as unknown as Ports
    const performed = await perform(ports, step, seen, new AbortController().signal)
    expect(performed).toEqual({ kind: 'Deposed' })
    expect(JSON.stringify(world.store.get(PLACE))).not.toContain('token-2')
    const leads = { ...ports, mayWrite: () => true }
    expect(await perform(leads, step, seen, new AbortController().signal)).toMatchObject({
      kind: 'Learned',
      observed: { workloads: [{ state: 'RollingOut' }] },
    })
  })
})
