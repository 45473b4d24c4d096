import { setTimeout as pause } from 'node:timers/promises'
import type { KubeClient } from '../../src/kube/kube-client.ts'
import type { ControlPlane } from '../../test/kit/control-plane/control-plane.ts'
import type { Operator } from '../../test/kit/operator.ts'
import type { ClientsFigures } from '../figures.ts'
import { type ProcessUsage, processUsage } from '../process-usage.ts'
import { type ClientApi, createClientApi, ISSUER } from './client-api.ts'
import { clientsFigures } from './clients-figures.ts'
import type { ClientsLoad } from './clients-load.ts'
import { judgeUses } from './judge-uses.ts'
import { type Acts, runActs } from './load-acts.ts'
import type { LoadReport } from './load-report.ts'
import { overlapFor, type PlannedClient, planClients } from './plan-clients.ts'
import { type Load, startLoad } from './start-load.ts'
import { type Replicas, startReplicas, untilKeys } from './start-replicas.ts'

/** A control plane with mintlet installed, and operators to be started in it. */
export type ClientsPlace = {
  readonly controlPlane: Pick<ControlPlane, 'url' | 'ca' | 'token'>
  /** As the administrator. */
  readonly client: KubeClient
  /** With these flags on top of those that it has anyway; each has to serve plain HTTP on a port of its own. */
  start(nth: number, flags: readonly string[]): Operator
}

/** As in the demo: lives are minutes here. */
const FLAGS = ['--settle=1s', '--request-interval=1s']
const ISSUED_WITHIN_MS = 150_000
const LOOK_EVERY_MS = 1000

/** Clients of a local issuer through three replicas, of which one is killed in the middle. */
export async function measureClients(
  { controlPlane, client, start }: ClientsPlace,
  options: ClientsLoad,
): Promise<ClientsFigures> {
  const { count, seconds, rate, kill, restSeconds, refusedShare } = options
  const api = createClientApi(client)
  await api.install()
  await using replicas = await startReplicas((nth) => start(nth, FLAGS))
  await untilKeys(replicas)
  const clients = planClients(count, seconds)
  await using load = await startLoad({
    api: { url: controlPlane.url, ca: controlPlane.ca, token: controlPlane.token('admin') },
    tokenPath: `/${ISSUER}/token`,
    jwksPath: `/${ISSUER}/jwks`,
    replicas: replicas.origins,
    ratePerSecond: rate,
    seconds,
    refusedShare,
    overlap: overlapFor(seconds),
  })
  await issue(api, clients, seconds)
  const atRest = await usages(replicas)
  await pause(restSeconds * 1000)
  const before = await usages(replicas)
  const fromAt = Date.now()
  const dying: ProcessUsage[] = []
  const acting = runActs({
    api,
    load,
    clients,
    lasts: seconds * 1000,
    async kill() {
      dying.push(...(await usages(replicas)))
      return replicas.kill(kill)
    },
  })
  const [acts] = await Promise.all([acting, load.send()])
  const sentAt = Date.now()
  const end = await usages(replicas, acts.killed.replica, dying)
  const { report, waitedSeconds } = await untilTold(load, acts, options.toldWithinSeconds)
  return clientsFigures({
    clients,
    options,
    report,
    acts,
    usage: { atRest, before, end, neverLed: replicas.neverLed() },
    times: { fromAt, sentAt, waitedSeconds },
  })
}

/** One-offs last, so that they expire while they are asked about. */
async function issue(
  api: ClientApi,
  clients: readonly PlannedClient[],
  seconds: number,
): Promise<void> {
  const others = clients.filter((each) => !isOneOff(each))
  await api.create(others)
  await api.issued(others, ISSUED_WITHIN_MS)
  const oneOffs = clients.filter(isOneOff)
  await api.create(oneOffs)
  const firstEnds = await api.issued(oneOffs, ISSUED_WITHIN_MS)
  await pause(Math.max(0, firstEnds - Date.now() - 0.25 * seconds * 1000))
}

const isOneOff = ({ kind }: PlannedClient): boolean => kind === 'OneOff'

/** Of each replica; of the killed one what it was then. */
async function usages(
  { all }: Replicas,
  killed = -1,
  dying: readonly ProcessUsage[] = [],
): Promise<readonly ProcessUsage[]> {
  const living = await Promise.all(
    all.flatMap(({ pid }, index) => (index === killed ? [] : [processUsage(pid)])),
  )
  return killed < 0 ? living : living.toSpliced(killed, 0, ...dying.slice(killed, killed + 1))
}

/** When all uses are told to the second, or time is up. */
async function untilTold(
  load: Load,
  { killed }: Acts,
  withinSeconds: number,
): Promise<{ readonly report: LoadReport; readonly waitedSeconds: number }> {
  const from = performance.now()
  for (;;) {
    const report = await load.report()
    const { lastUsedWrong, lastUsedBehindSeconds } = judgeUses(report, killed)
    const waitedSeconds = (performance.now() - from) / 1000
    const isTold = lastUsedWrong === 0 && lastUsedBehindSeconds === 0
    if (isTold || waitedSeconds > withinSeconds) return { report, waitedSeconds }
    await pause(LOOK_EVERY_MS)
  }
}
