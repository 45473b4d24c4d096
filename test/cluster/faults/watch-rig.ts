import { setTimeout as sleep } from 'node:timers/promises'
import { createListArchive, type ListArchive } from '../../kit/faults/list-archive.ts'
import { createTrace } from '../../kit/faults/trace.ts'
import type { Operator } from '../../kit/operator.ts'
import { clientOf } from '../kube/client-of.ts'
import { startWorld, type World } from '../operator/start-world.ts'
import { auditRuns } from './watch-audit.ts'
import type { WatchFault } from './watch-faults.ts'
import { figures } from './watch-figures.ts'
import { startHeartbeat } from './watch-heartbeat.ts'
import { createInjector } from './watch-injector.ts'
import { createWatchOrder } from './watch-order.ts'
import { pointsOf, type WatchPoint } from './watch-points.ts'
import { createWatchRuns, type RunResult } from './watch-runs.ts'
import { createWorkload, MINTS_A_RUN } from './watch-workload.ts'

/** One operator behind a fault proxy, and the points of a reference run. */
export type WatchRig = AsyncDisposable & {
  readonly world: World
  readonly points: readonly WatchPoint[]
  /**
   * One run of the workload for each of the points, with that fault there. Prints the figures.
   *
   * @returns what was wrong when a run had converged or 60 s were over, and once more when others had gone by
   */
  problemsOf(fault: WatchFault, at: readonly WatchPoint[]): Promise<readonly string[]>
  /**
   * One run of the workload without a fault; then, one after the other, operators that start on lists of these
   * resources as they were at that part (0 to 1) of the run, or before all runs. Prints the figures.
   *
   * @returns what was wrong after the last one
   */
  problemsOnStart(starts: readonly OldStart[]): Promise<readonly string[]>
  /** What the audit log says against all runs so far. */
  audit(): Promise<readonly string[]>
}

export type OldStart = { readonly resources: readonly string[]; readonly at: number | 'first' }

const TOKENS = 'impersonatedtokens'
/** In which every object has had its turn, which a new leader gives them all. */
const LOOK_MS = 1500
const MOST_TRIES = 3
/** Silence is noticed within seconds, and nothing is looked at without a reason. */
const FLAGS = ['--watch-idle-timeout=2s', '--resync=24h', '--slow-retry=1h']

/** @throws Error when the reference run itself goes wrong */
export async function startWatchRig(): Promise<WatchRig> {
  await using starting = new AsyncDisposableStack()
  const world = starting.use(await startWorld({ namespaces: [] }))
  const injector = createInjector(archiveOf(world, starting))
  const trace = createTrace()
  const proxy = await world.controlPlane.startFaultProxy(trace.observe(injector.rule))
  const start = (): Promise<Operator> => world.start({ server: proxy.url, flags: FLAGS })
  let operator = await start()
  starting.use(await startHeartbeat(world))
  const runs = starting.use(createWatchRuns(world, injector, createWorkload(world)))
  const order = createWatchOrder(injector)
  const { name, problems } = await runs.run()
  if (problems.length > 0) throw new Error(`without a fault: ${problems.join('; ')}`)

  /**
   * How often an object is written depends on how things fall together: a run in which the line of a point did not
   * come is one without a fault, and says nothing of it.
   */
  async function struckAt(point: WatchPoint, fault: WatchFault): Promise<RunResult> {
    for (let tries = 1; tries < MOST_TRIES; tries += 1) {
      // oxlint-disable-next-line no-await-in-loop
      const result = await runs.run({ point, fault })
      if (result.struck || result.problems.length > 0) return result
    }
    const result = await runs.run({ point, fault })
    const never = result.struck ? [] : ['the line of the fault never came']
    return { ...result, problems: [...result.problems, ...never] }
  }

  async function problemsOf(
    fault: WatchFault,
    at: readonly WatchPoint[],
  ): Promise<readonly string[]> {
    const left = [...at]
    const results: RunResult[] = []
    const found: string[] = []
    const next = (): Promise<WatchPoint | undefined> => order.next(left, fault)
    // One fault at a time.
    // oxlint-disable-next-line no-await-in-loop
    for (let point = await next(); point !== undefined; point = await next()) {
      // oxlint-disable-next-line no-await-in-loop
      const result = await struckAt(point, fault)
      const { what, object, nth } = point
      results.push(result)
      found.push(...result.problems.map((problem) => `${what} ${object} ${nth}: ${problem}`))
    }
    found.push(...(await runs.later()))
    process.stdout.write(`a watch ${fault.how}: ${figures(results)}\n`)
    return found
  }

  /** @returns how many of its watches the API server answered with 410 */
  async function restart(resources: readonly string[], listsAsOf: string): Promise<number> {
    await operator.stop()
    injector.ageNextList(resources, listsAsOf)
    operator = await start()
    await operator.line('leading')
    await sleep(LOOK_MS)
    return expiredIn(operator)
  }

  async function problemsOnStart(starts: readonly OldStart[]): Promise<readonly string[]> {
    const before = injector.versions(TOKENS).length
    const { problems: found } = await runs.run()
    const versions = injector.versions(TOKENS).slice(before)
    let expired = 0
    for (const { resources, at } of starts) {
      const version = at === 'first' ? at : (versions[Math.floor(at * versions.length)] ?? '')
      // One operator at a time.
      // oxlint-disable-next-line no-await-in-loop
      expired += await restart(resources, version)
    }
    process.stdout.write(
      `an operator starts on old lists: ${starts.length} starts, ${expired} watches answered with 410 by ` +
        `the API server, mints ${MINTS_A_RUN} expected, ${runs.mints()} seen\n`,
    )
    return [...found, ...(await runs.later())]
  }

  const all = starting.move()
  return {
    world,
    points: pointsOf(trace.entries, name),
    problemsOf,
    problemsOnStart,
    audit: () => auditRuns(world),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

/** How many of its watches began where the API server remembers nothing any more. */
async function expiredIn(operator: Operator): Promise<number> {
  const { text } = await operator.health('/metrics')
  const counts = text.matchAll(/^mintlet_watch_restarts_total\{.*reason="Expired".*\} (\d+)$/gm)
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0)
}

function archiveOf({ controlPlane }: World, closing: AsyncDisposableStack): ListArchive {
  const client = clientOf(controlPlane, 'operator-a')
  closing.defer(() => client.close())
  return createListArchive(async ({ resource }, path) => {
    const { pathname, searchParams } = new URL(path, controlPlane.url)
    const query = Object.fromEntries(searchParams)
    const accept = acceptOf(resource)
    const { body } = await client.request<object>({ method: 'GET', path: pathname, query, accept })
    return body
  })
}

/** As the operator asks for them. */
const acceptOf = (resource: string): string =>
  ['secrets', 'namespaces'].includes(resource)
    ? 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1'
    : 'application/json'
