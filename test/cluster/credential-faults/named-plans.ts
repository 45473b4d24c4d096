import { setTimeout as sleep } from 'node:timers/promises'
import type { ArmedPoint, IoEntry, IoPoint } from '../../kit/faults/io-point.ts'
import type { FaultObject } from './credential-api.ts'
import { FLOWS, type Flow } from './flows.ts'
import { judgeRuns } from './judge-runs.ts'
import type { Run } from './run.ts'
import { runFaults } from './run-faults.ts'
import { runKills } from './run-kills.ts'
import { settled } from './settled.ts'
import type { FaultWorld, StartOperator } from './start-fault-world.ts'
import { stayBlind } from './stay-blind.ts'

/** A plan that a certain mistake does not survive. It starts and kills operators of its own, one at a time. */
export type NamedPlan = (
  world: FaultWorld,
  options: StartOperator,
  /** How long the objects may take to be as they should. */
  withinMs: number,
) => Promise<readonly string[]>

const CREATE = { side: 'iam', what: 'iam create', nth: 0 } as const
const STATUS = { side: 'api', what: 'patch serviceaccountcredentials/status', nth: 0 } as const
const SEAL = { side: 'api', what: 'patch secrets (record)', nth: 0 } as const
const DELETE = { side: 'iam', what: 'iam delete', nth: 0 } as const
const PUBLISH = { side: 'api', what: 'patch secrets (target)', nth: 0 } as const

const HELD_MS = 20_000
const ROTATIONS = 12

let count = 0

/** An object that no fault is counted for, beyond those that the flow's creates include. */
function oneOf(world: FaultWorld, flow: Flow): { readonly object: FaultObject; readonly run: Run } {
  count += 1
  const object = world.api.object(`named-${count}`)
  return { object, run: { flow, plan: { point: entry(CREATE), fault: 'kill' } } }
}

const entry = (point: IoPoint): IoEntry => ({ ...point, isWrite: true, at: 0 })

async function reached({ struck }: ArmedPoint, what: string): Promise<void> {
  const isReached = await Promise.race([struck.then(() => true), sleep(HELD_MS, false)])
  if (!isReached) throw new Error(`nobody asked for this: ${what}`)
}

async function judge(
  world: FaultWorld,
  all: readonly ReturnType<typeof oneOf>[],
  withinMs: number,
): Promise<readonly string[]> {
  const point = all[0]?.object.tracked.arm({ side: 'api', what: 'nothing', nth: 0 }, 'lose')
  if (point === undefined) throw new RangeError('nothing to judge')
  const started = all.map((each) => ({ ...each, text: each.object.name, armed: point }))
  const runs = { all: started, struck: () => Promise.resolve(), missing: () => [] }
  return (await judgeRuns(world, runs, [], withinMs)).wrong
}

/** By what is done there. */
export const NAMED_PLANS = {
  'the answer to a create is lost': async (world, options, withinMs) => {
    const operator = await world.start(options)
    const run: Run = { flow: FLOWS.mint, plan: { point: entry(CREATE), fault: 'lose' } }
    const { wrong } = await runFaults(world, [run], withinMs)
    await operator.kill()
    return wrong
  },

  'killed after the first write of status': async (world, options, withinMs) => {
    const operator = await world.start(options)
    const run: Run = { flow: FLOWS.mint, plan: { point: entry(STATUS), fault: 'kill' } }
    const { wrong, successor } = await runKills(world, [run], operator, options, withinMs)
    await successor.kill()
    return wrong
  },

  'killed while the secret is on its way into the record, where it arrives while the next one deletes what it takes for an orphan':
    async (world, options, withinMs) => {
      const first = await world.start(options)
      const { object, run } = oneOf(world, FLOWS.mint)
      const { tracked } = object
      const seal = tracked.arm(SEAL, 'stall')
      await run.flow.begin(world, object)
      await reached(seal, SEAL.what)
      await first.kill()
      tracked.mark()
      const remove = tracked.arm(DELETE, 'stall')
      const second = await world.start(options)
      await reached(remove, DELETE.what)
      seal.release()
      await seal.over
      remove.release()
      const wrong = await judge(world, [{ object, run }], withinMs)
      await second.kill()
      return wrong
    },

  'killed while a publication is on its way, which arrives after one more rotation': async (
    world,
    options,
    withinMs,
  ) => {
    const first = await world.start(options)
    const flow = { ...FLOWS.rotate, creates: 2, wanted: { end: 'Ready', refresh: 'two' } } as const
    const { object, run } = oneOf(world, flow)
    await flow.prepare(world, [object])
    object.tracked.mark()
    const publish = object.tracked.arm(PUBLISH, 'stall')
    await world.api.refresh(object, 'one')
    await reached(publish, PUBLISH.what)
    await first.kill()
    object.tracked.mark()
    const second = await world.start(options)
    await settled(world, [{ object, wanted: { end: 'Ready', refresh: 'one' } }])
    await world.api.refresh(object, 'two')
    await settled(world, [{ object, wanted: flow.wanted }])
    publish.release()
    await publish.over
    const wrong = await judge(world, [{ object, run }], withinMs)
    await second.kill()
    return wrong
  },

  'the issuer answers 404 to everything for a while': async (world, options, withinMs) => {
    const flags = ['--last-used-interval=1s']
    const operator = await world.start({ ...options, flags })
    const flow = { ...FLOWS.rotate, creates: 0, wanted: { end: 'Ready' } } as const
    const rotating = oneOf(world, flow)
    const once = oneOf(world, flow)
    await flow.prepare(world, [rotating.object])
    await world.api.create(once.object, { lifetime: '1h' })
    await settled(world, [{ object: once.object, wanted: flow.wanted }])
    await stayBlind(world, [rotating.object, once.object])
    world.k0rdent.blind(false)
    const wrong = await judge(world, [rotating, once], withinMs)
    await operator.kill()
    return wrong
  },

  'somebody deletes a credential at the issuer': async (world, options, withinMs) => {
    const operator = await world.start(options)
    const flow = {
      ...FLOWS.rotate,
      creates: 1,
      overlapMs: -Infinity,
      wanted: { end: 'Ready' },
    } as const
    const robbed = oneOf(world, flow)
    const { name, serviceAccount } = robbed.object
    await flow.prepare(world, [robbed.object])
    // Its workload would rightly fail from now on.
    world.consumers.end(`${name}-credential`)
    for (const { id } of world.k0rdent.ledger.active(serviceAccount)) world.k0rdent.revoke(id)
    const wrong = await judge(world, [robbed], withinMs)
    await operator.kill()
    return wrong
  },

  'nothing is done to a dozen rotations': async (world, options, withinMs) => {
    const operator = await world.start(options)
    const all = Array.from({ length: ROTATIONS }, () => oneOf(world, FLOWS.rotate))
    const objects = all.map(({ object }) => object)
    await FLOWS.rotate.prepare(world, objects)
    await Promise.all(objects.map((object) => FLOWS.rotate.begin(world, object)))
    const wrong = await judge(world, all, withinMs)
    await operator.kill()
    return wrong
  },
} as const satisfies Readonly<Record<string, NamedPlan>>
