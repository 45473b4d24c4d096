import type { Operator } from '../test/kit/operator.ts'
import { holdLease } from './hold-lease.ts'
import type { World } from './start-world.ts'

/** An operator with full caches that does nothing yet, because somebody else leads. */
export type Aside = AsyncDisposable & {
  readonly operator: Operator
  /** Lets it lead; it finds out at its next look at the lease. */
  lead(): Promise<void>
}

export async function startAside(world: World): Promise<Aside> {
  const lease = await holdLease(world.client)
  const operator = world.start()
  await operator.ready()
  // Both follow readiness: every object is known, and the keys of the issuer are there.
  await operator.line('caches are filled')
  await operator.line('serving issuer discovery and keys')
  return {
    operator,
    lead: () => lease.release(),
    [Symbol.asyncDispose]: () => operator[Symbol.asyncDispose](),
  }
}
