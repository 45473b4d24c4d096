import type { IoEntry } from '../../kit/faults/io-point.ts'
import type { Flow } from './flows.ts'
import { settled } from './settled.ts'
import type { FaultWorld } from './start-fault-world.ts'

/**
 * Runs a flow in which nothing goes wrong.
 *
 * @returns every call that the operator made for the object until it was as it should be, in order
 * @throws Error when it never was
 */
export async function recordFlow(world: FaultWorld, flow: Flow): Promise<readonly IoEntry[]> {
  const object = world.api.object(`${flow.name}-reference`)
  await flow.prepare(world, [object])
  object.tracked.mark()
  await flow.begin(world, object)
  const { wrong, at } = await settled(world, [{ object, wanted: flow.wanted }])
  if (wrong.length > 0) throw new Error(`nothing was done to it: ${wrong.join('; ')}`)
  const end = at.get(object) ?? 0
  return object.tracked.trace().filter((entry) => entry.at <= end)
}
