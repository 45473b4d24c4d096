import { measureClients } from './clients/measure-clients.ts'
import type { Figures } from './figures.ts'
import { holdLease } from './hold-lease.ts'
import type { Options } from './read-options.ts'
import { startWorld } from './start-world.ts'

const SERVING = ['--oidc-insecure-http', '--oidc-base-url=http://mintlet.test']
const REFUSED_SHARE = 0.05
const REST_SECONDS = 15
/** A minute after the last use at the latest, the patience of several replicas included. */
const TOLD_WITHIN_SECONDS = 75

/** Three replicas, their clients, rotations and a kill. */
export async function runClients(
  { clients }: Options,
  tell: (figures: Partial<Figures>) => Promise<void>,
): Promise<void> {
  await using world = await startWorld()
  // The operator that has made certificate and keys was killed: nobody waits for the end of its lease.
  await (await holdLease(world.client)).release()
  const place = {
    controlPlane: world.controlPlane,
    client: world.client,
    start: (_nth: number, flags: readonly string[]) => world.start([...SERVING, ...flags]),
  }
  const more = {
    refusedShare: REFUSED_SHARE,
    restSeconds: REST_SECONDS,
    toldWithinSeconds: TOLD_WITHIN_SECONDS,
  }
  await tell({ clients: await measureClients(place, { ...clients, ...more }) })
}
