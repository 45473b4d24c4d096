import { setTimeout as sleep } from 'node:timers/promises'
import type { IoPlan } from '../../kit/faults/io-plans.ts'
import type { ArmedPoint, PointTreatment } from '../../kit/faults/io-point.ts'
import type { FaultObject } from './credential-api.ts'
import type { Run } from './run.ts'
import type { FaultWorld } from './start-fault-world.ts'

/** A run under way. */
export type StartedRun = {
  readonly run: Run
  readonly object: FaultObject
  /** For people: what is done to it. */
  readonly text: string
  armed: ArmedPoint
}

export type StartedRuns = {
  readonly all: readonly StartedRun[]
  /** Resolves when every call was struck, or so many milliseconds after the first one was. */
  struck(withinMs: number): Promise<void>
  /** Those whose call did not come. */
  missing(): readonly StartedRun[]
}

const TREATMENTS: Readonly<Record<IoPlan['fault'], PointTreatment>> = {
  drop: 'drop',
  lose: 'lose',
  late: 'late',
  kill: 'hold',
  stall: 'stall',
}

const FIRST_WITHIN_MS = 20_000

let count = 0

/** Makes an object for each run, brings it to where the flow begins, arms the fault, and begins. */
export async function startRuns(world: FaultWorld, runs: readonly Run[]): Promise<StartedRuns> {
  const named = runs.map((run) => {
    const { flow, plan, again } = run
    count += 1
    const object = world.api.object(`${flow.name}-${count}`)
    const { what, nth } = plan.point
    const more = again === undefined ? '' : `, and again at ${again.what} #${again.nth}`
    return { run, object, text: `${object.name}: ${plan.fault} at ${what} #${nth}${more}` }
  })
  const byFlow = Map.groupBy(named, ({ run }) => run.flow)
  const prepared = [...byFlow].map(([flow, of]) =>
    flow.prepare(
      world,
      of.map(({ object }) => object),
    ),
  )
  await Promise.all(prepared)
  const all = named.map((each): StartedRun => {
    const { tracked } = each.object
    const { point, fault } = each.run.plan
    tracked.mark()
    return { ...each, armed: tracked.arm(point, TREATMENTS[fault]) }
  })
  await Promise.all(all.map(({ run, object }) => run.flow.begin(world, object)))
  return {
    all,
    struck: async (withinMs) => {
      const each = all.map(({ armed }) => armed.struck)
      await Promise.race([...each, sleep(FIRST_WITHIN_MS)])
      await Promise.race([Promise.all(each), sleep(withinMs)])
    },
    missing: () => all.filter(({ armed }) => !armed.isStruck()),
  }
}
