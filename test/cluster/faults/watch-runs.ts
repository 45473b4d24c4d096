import { leftOver } from '../../kit/left-over.ts'
import { until } from '../../kit/until.ts'
import { faultsIn } from '../operator/faults-in.ts'
import type { World } from '../operator/start-world.ts'
import { type SecretWatch, watchSecrets } from '../operator/watch-secrets.ts'
import type { WatchFault } from './watch-faults.ts'
import type { Armed, Injector } from './watch-injector.ts'
import type { WatchPoint } from './watch-points.ts'
import { MINTS, type Workload } from './watch-workload.ts'

export type RunResult = {
  /** Of the run's objects and namespace. */
  readonly name: string
  /** From the fault until everything was as it should be, the rest of the workload included. */
  readonly seconds: number
  /** Distinct credentials that its Secrets have had. */
  readonly mints: number
  readonly problems: readonly string[]
  /** Whether the fault happened, or none was wanted. */
  readonly struck: boolean
}

/** Runs of the workload, one after the other, each with one fault or none. Disposal removes what is left. */
export type WatchRuns = AsyncDisposable & {
  run(aim?: { readonly point: WatchPoint; readonly fault: WatchFault }): Promise<RunResult>
  /** Credentials of the last run so far. */
  mints(): number
  /** What is wrong by now with the runs that were not looked at twice yet. */
  later(): Promise<readonly string[]>
}

const WITHIN_MS = 60_000
/** The objects of a run live on through as many others: their faults must not hurt them either. */
const LIVE_ON = 3

type Live = { readonly name: string; readonly watch: SecretWatch }

export function createWatchRuns(world: World, injector: Injector, workload: Workload): WatchRuns {
  const live: Live[] = []
  const late: string[] = []
  let removed: string[] = []
  let collectable: string[] = []
  let count = 0

  /**
   * Looks at the oldest runs a last time and removes them. What a collector would take goes when another run has gone
   * by: an operator that has not heard of the end of an object rightly makes a Secret for it anew.
   */
  async function retire(most: number): Promise<void> {
    for (const name of collectable) {
      // One after the other, so that it stays cheap.
      // oxlint-disable-next-line no-await-in-loop
      await workload.collect(name)
    }
    collectable = removed
    removed = []
    for (const { name, watch } of live.splice(0, Math.max(0, live.length - most))) {
      // oxlint-disable-next-line no-await-in-loop
      late.push(...(await wrong(world, name, watch)).map((what) => `later: ${what}`))
      // oxlint-disable-next-line no-await-in-loop
      await watch[Symbol.asyncDispose]()
      // oxlint-disable-next-line no-await-in-loop
      await workload.remove(name)
      removed.push(name)
    }
  }

  return {
    async run(aim) {
      await retire(LIVE_ON)
      count += 1
      const name = `w${count}`
      const armed = aim && injector.arm(aim.point, aim.fault, name)
      const watch = watchSecrets(world.controlPlane, name)
      live.push({ name, watch })
      const failures: string[] = []
      const note = (error: Error): void => void failures.push(`${name}: ${error.message}`)
      const startedAt = performance.now()
      await workload.run(name).catch(note)
      const struck = armed === undefined || armed.begunAt() !== undefined
      if (armed !== undefined && struck) await untilOver(armed).catch(note)
      const problems = await leftOver(() => wrong(world, name, watch), WITHIN_MS)
      const seconds = (performance.now() - (armed?.begunAt() ?? startedAt)) / 1000
      return { name, seconds, mints: total(watch), problems: [...failures, ...problems], struck }
    },
    mints: () => live.slice(-1).reduce((sum, { watch }) => sum + total(watch), 0),
    async later() {
      await retire(0)
      return late.splice(0)
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(live.map(({ watch }) => watch[Symbol.asyncDispose]()))
    },
  }
}

const untilOver = (armed: Armed): Promise<unknown> =>
  until('what follows the fault has happened', armed.isOver, WITHIN_MS)

const total = ({ seen }: SecretWatch): number =>
  [...seen.values()].reduce((sum, sightings) => sum + sightings.length, 0)

async function wrong(world: World, name: string, { seen }: SecretWatch): Promise<string[]> {
  const found = await faultsIn(world, name)
  const tokens = await world.tokens(name)
  const missing = tokens.length === Object.keys(MINTS).length ? [] : ['objects are missing']
  const counts = Object.entries(MINTS).flatMap(([secret, mints]) => {
    const sightings = seen.get(secret) ?? []
    const ends = sightings.map(({ expiresAt }) => expiresAt)
    return [
      ...(sightings.length === mints
        ? []
        : [`${secret}: minted ${sightings.length}, not ${mints}`]),
      ...(ends.join() === ends.toSorted((a, b) => a - b).join()
        ? []
        : [`${secret}: expiry went back`]),
    ]
  })
  return [...found, ...missing, ...counts].map((what) => `${name}/${what}`)
}
