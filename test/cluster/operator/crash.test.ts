import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leftOver } from '../../kit/left-over.ts'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import { faultsIn } from './faults-in.ts'
import { seededRandom } from './seeded-random.ts'
import { startWorld, type World } from './start-world.ts'
import { type Sighting, watchSecrets } from './watch-secrets.ts'

const NS = 'crash'
const SEED = 20_261_122
const KILLS = 20
const OBJECTS = 150
/** At once, so that a kill finds several half done. */
const WORKERS = 8
const FLAGS = [
  `--workers=${WORKERS}`,
  '--mint-loop-limit=1000',
  '--lease-duration=1s',
  '--renew-deadline=900ms',
  '--retry-period=200ms',
]

const random = seededRandom(SEED)
const lifetimes = new Map<string, number>()
let specChanges = 0
let world: World

beforeAll(async () => {
  world = await startWorld({ namespaces: [NS] })
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

async function createOne(): Promise<void> {
  const name = `t${lifetimes.size}`
  const seconds = 24 + Math.floor(random() * 16)
  lifetimes.set(name, seconds)
  await world.create([NS, name], { accessToken: { scopes: ['read'], lifetime: `${seconds}s` } })
}

async function changeOne(): Promise<void> {
  specChanges += 1
  const name = `t${Math.floor(random() * OBJECTS)}`
  const { status } = await world.patch([NS, name], {
    spec: { accessToken: { scopes: [`s${specChanges}`] } },
  })
  expect(status).toBe(200)
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

/** Of the tokens of one Secret, those that came when the one before was due. */
function onSchedule(name: string, sightings: readonly Sighting[]): number {
  const life = (lifetimes.get(name) ?? 0) * 1000
  // Half the life, less a tenth for jitter, less a second because times are whole seconds.
  const earliest = life * 0.4 - 1000
  return sightings.filter(({ expiresAt }, at) => {
    const before = sightings[at - 1]
    return before !== undefined && expiresAt - before.expiresAt >= earliest
  }).length
}

const leads = (operator: Operator): boolean =>
  operator.lines().findLast(({ msg }) => /^(no longer )?leading$/.test(msg))?.msg === 'leading'

test(`after ${KILLS} SIGKILLs at random moments (seed ${SEED}) every object has a valid Secret`, async () => {
  await using watch = watchSecrets(world.controlPlane, NS)
  for (let batch = 0; batch < OBJECTS; batch += 25) {
    await Promise.all(Array.from({ length: 25 }, createOne))
  }
  let standby = world.spawn({ flags: FLAGS })
  for (let kill = 0; kill < KILLS; kill += 1) {
    // The next one boots while this one works, and waits for the lease when this one is gone.
    const pair = [standby, world.spawn({ flags: FLAGS })]
    const leader = await until('one of two leads', () => pair.find(leads))
    await Promise.all([sleep(random() * 1000), createOne(), createOne(), changeOne(), changeOne()])
    await leader.stop('SIGKILL')
    standby = pair.find((operator) => operator !== leader) ?? standby
  }
  expect(await leftOver(() => faultsIn(world, NS), 15_000)).toEqual([])
  await standby.stop()

  const tokens = await world.tokens(NS)
  const mints = sum(tokens.map(({ status }) => status?.mints ?? 0))
  const scheduled = sum([...watch.seen].map(([name, sightings]) => onSchedule(name, sightings)))
  const written = sum([...watch.seen.values()].map((sightings) => sightings.length))
  const expected = tokens.length + specChanges + scheduled
  process.stdout.write(
    `crash: ${tokens.length} objects, ${specChanges} spec changes, ${scheduled} refreshes, status.mints ${mints}, ` +
      `Secrets written ${written}\n`,
  )
  expect(mints).toBeLessThanOrEqual(expected + KILLS)
  // What was written before a kill is told after it, unless the spec asks for something else by then.
  expect(written - mints).toBeLessThanOrEqual(specChanges)
  for (const [name, sightings] of watch.seen) {
    const expiries = sightings.map(({ expiresAt }) => expiresAt)
    expect({ name, expiries }).toEqual({ name, expiries: expiries.toSorted((a, b) => a - b) })
  }
})
