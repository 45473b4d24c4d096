import { setTimeout as pause } from 'node:timers/promises'
import { takeCensus } from './census.ts'
import type { FirstIssueFigures } from './figures.ts'
import { follow } from './follow.ts'
import { populate } from './populate.ts'
import { quantile } from './quantile.ts'
import type { Aside } from './start-aside.ts'
import type { World } from './start-world.ts'

const NEW_OBJECTS = 200
const EVERY_MS = 50

/** New objects while every refresh there is is due at once. */
export async function measureFirstIssue(
  world: World,
  aside: Aside,
  due: number,
): Promise<FirstIssueFigures> {
  const refreshed = new Set<string>()
  const seenAt = new Map<string, number>()
  let counting = false
  using _census = await takeCensus(world.client, (name) => {
    if (counting && !isNew(name)) refreshed.add(name)
  })
  using _secrets = await follow(world.client, 'secrets', ({ metadata: { name } }) => {
    if (isNew(name) && !seenAt.has(name)) seenAt.set(name, performance.now())
  })
  counting = true
  await aside.lead()
  await aside.operator.line('leading')
  const started = performance.now()

  const createdAt = new Map<string, number>()
  const names = Array.from({ length: NEW_OBJECTS }, (_, index) => `${NEW}${index}`)
  for (const name of names) {
    // Never due again: the next scenario is about the others.
    const token = { name, lifetime: '1h', refresh: { policy: 'Never' } }
    void populate(world.client, [token], {
      onCreated: () => createdAt.set(name, performance.now()),
    })
    await pause(EVERY_MS)
  }
  if (refreshed.size >= due)
    throw new Error('the refreshes were over before the new objects were made')
  while (refreshed.size < due || seenAt.size < NEW_OBJECTS) await pause(EVERY_MS)
  const latencies = names.map((name) => (seenAt.get(name) ?? NaN) - (createdAt.get(name) ?? NaN))
  return {
    refreshesDue: due,
    drainedSeconds: (performance.now() - started) / 1000,
    objects: NEW_OBJECTS,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    maxMs: quantile(latencies, 1),
  }
}

const NEW = 'new-'
const isNew = (name: string): boolean => name.startsWith(NEW)
