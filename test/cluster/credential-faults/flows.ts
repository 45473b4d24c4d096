import { setTimeout as sleep } from 'node:timers/promises'
import type { WantedEnd } from '../../kit/faults/judge-credential.ts'
import type { FaultObject } from './credential-api.ts'
import { settled } from './settled.ts'
import type { FaultWorld } from './start-fault-world.ts'

/** Something that happens to an object, and what it comes to. */
export type Flow = {
  readonly name: 'mint' | 'rotate' | 'expire' | 'delete'
  /** Brings new objects to where it begins. */
  prepare(world: FaultWorld, objects: readonly FaultObject[]): Promise<void>
  /** What is asked from here on is the trace. */
  begin(world: FaultWorld, object: FaultObject): Promise<void>
  readonly wanted: WantedEnd
  /** The first call of this name ends it; undefined: what is asked until it is seen to be over. */
  readonly ends?: string
  /** Credentials that it takes when nothing goes wrong. */
  readonly creates: number
  /** How long what was replaced has to stay. */
  readonly overlapMs: number
}

/** A kubelet needs a second here; a busy machine another one. */
const OVERLAP_MS = 3000
const ROTATING = {
  lifetime: '1h',
  rotation: { policy: 'BeforeExpiry', overlap: `${OVERLAP_MS / 1000}s` },
}
const ONCE = { lifetime: '20s' }
const REQUEST = 'please'
const BEFORE_EXPIRY_MS = 1500

const nothing = async (): Promise<void> => undefined

export const FLOWS: Readonly<Record<Flow['name'], Flow>> = {
  mint: {
    name: 'mint',
    prepare: nothing,
    begin: (world, object) => world.api.create(object, ROTATING),
    wanted: { end: 'Ready' },
    creates: 1,
    overlapMs: OVERLAP_MS,
  },
  rotate: {
    name: 'rotate',
    prepare: (world, objects) => makeReady(world, objects, ROTATING),
    begin: (world, object) => world.api.refresh(object, REQUEST),
    wanted: { end: 'Ready', refresh: REQUEST },
    creates: 2,
    overlapMs: OVERLAP_MS,
  },
  expire: {
    name: 'expire',
    async prepare(world, objects) {
      await makeReady(world, objects, ONCE)
      const expiries = objects.flatMap(({ serviceAccount }) =>
        world.k0rdent.ledger.active(serviceAccount).map(({ expiresAt }) => expiresAt),
      )
      await sleep(Math.max(0, Math.min(...expiries) - Date.now() - BEFORE_EXPIRY_MS))
    },
    begin: nothing,
    wanted: { end: 'Expired' },
    creates: 1,
    overlapMs: OVERLAP_MS,
  },
  delete: {
    name: 'delete',
    prepare: (world, objects) => makeReady(world, objects, ROTATING),
    begin: (world, object) => world.api.remove(object),
    wanted: { end: 'Gone' },
    ends: 'patch serviceaccountcredentials',
    creates: 1,
    overlapMs: OVERLAP_MS,
  },
}

async function makeReady(
  world: FaultWorld,
  objects: readonly FaultObject[],
  spec: object,
): Promise<void> {
  await Promise.all(objects.map((object) => world.api.create(object, spec)))
  const { wrong } = await settled(
    world,
    objects.map((object) => ({ object, wanted: { end: 'Ready' } })),
  )
  if (wrong.length > 0) throw new Error(`before anything was done to it: ${wrong.join('; ')}`)
}
