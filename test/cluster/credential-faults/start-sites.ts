import { startFaultPlane } from './start-fault-plane.ts'
import { type FaultOperator, type FaultWorld, startFaultWorld } from './start-fault-world.ts'

/** A world and whoever leads there. */
export type Site = { readonly world: FaultWorld; operator: FaultOperator }

export type Sites = AsyncDisposable & { readonly all: readonly Site[] }

/** Worlds that share a control plane and nothing else, each with one operator. */
export async function startSites(count: number): Promise<Sites> {
  await using started = new AsyncDisposableStack()
  const names = Array.from({ length: count }, (_, nth) => `part-${nth + 1}`)
  const controlPlane = started.use(await startFaultPlane(names))
  const all = await Promise.all(
    names.map(async (name): Promise<Site> => {
      const world = started.use(await startFaultWorld({ part: { controlPlane, name } }))
      return { world, operator: await world.start() }
    }),
  )
  const resources = started.move()
  return { all, [Symbol.asyncDispose]: () => resources[Symbol.asyncDispose]() }
}
