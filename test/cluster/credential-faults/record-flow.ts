import type { IoEntry } from '../../kit/faults/io-point.ts'
import type { Flow } from './flows.ts'
import { settled } from './settled.ts'
import type { FaultWorld } from './start-fault-world.ts'

/**
 * Runs a flow in which nothing goes wrong.
 *
 * @returns every call that the operator made for the object until it was as it should be, in order
 * @throws Error when it never was, or its calls were not seen
 */
export async function recordFlow(world: FaultWorld, flow: Flow): Promise<readonly IoEntry[]> {
  const object = world.api.object(`${flow.name}-reference`)
  await flow.prepare(world, [object])
  object.tracked.mark()
  await flow.begin(world, object)
  const { wrong, at } = await settled(world, [{ object, wanted: flow.wanted }])
  if (wrong.length > 0) throw new Error(`nothing was done to it: ${wrong.join('; ')}`)
  const end = at.get(object) ?? 0
  const trace = untilEnd(object.tracked.trace(), flow, end)
  // Nothing comes to anything without a write: a trace that lacks them would demand no plans.
  if (!trace.some(({ isWrite }) => isWrite)) throw new Error(`the trace of ${flow.name} is cut`)
  return trace
}

/** It may all be over before it is looked at for the first time: then what ends it is known by name. */
const untilEnd = (trace: readonly IoEntry[], { ends }: Flow, end: number): readonly IoEntry[] =>
  ends === undefined
    ? trace.filter((entry) => entry.at <= end)
    : trace.slice(0, trace.findIndex(({ what }) => what === ends) + 1)
