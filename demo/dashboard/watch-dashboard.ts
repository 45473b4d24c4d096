import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { type Prometheus, startPrometheus } from '../../test/kit/consumers/start-prometheus.ts'
import { askAsClients } from './ask-as-clients.ts'
import { askPrometheus } from './ask-prometheus.ts'
import { dashboardFile } from './dashboard-file.ts'
import { hurriedRules } from './hurried-rules.ts'
import type { TimeRange } from './on-steps.ts'
import type { PanelAnswer } from './panel-answer.ts'
import { panelQueries } from './panel-queries.ts'
import { playEvents } from './play-events.ts'
import { shownObjects } from './shown-objects.ts'
import { type ShownWorld, startShownWorld } from './start-shown-world.ts'

/** What there is to be drawn and told of one run. */
export type Watched = {
  readonly answers: readonly PanelAnswer[]
  readonly range: TimeRange
  /** Labels of each alert that fired. */
  readonly fired: readonly Readonly<Record<string, string>>[]
}

/** Points of a line. */
const POINTS = 90
/** Longer than four scrapes, and short enough to see what begins and ends. */
const RATE_INTERVAL = '20s'
const RULES = new URL('../../helm/mintlet/files/rules.yaml', import.meta.url)
/** As a ServiceMonitor labels its targets. */
const TARGET = { job: 'mintlet-metrics', namespace: 'mintlet-system' }

/**
 * Runs a world for so long under the eyes of a Prometheus and asks what the dashboard asks. Whatever it started has
 * ended when it resolves.
 *
 * @throws Error when Prometheus has something against a query or an alert
 */
export async function watchDashboard(
  binary: string,
  seconds: number,
  say: (text: string) => void,
): Promise<Watched> {
  await using stack = new AsyncDisposableStack()
  const world = stack.use(await startShownWorld())
  const folder = await mkdtemp(`${tmpdir()}/mintlet-dashboard-`)
  stack.defer(() => rm(folder, { recursive: true }))
  const rules = `${folder}/rules.yaml`
  await writeFile(rules, hurriedRules(await readFile(RULES, 'utf8')))
  const targets = world.replicas.map(({ pod, healthAddress }) => ({
    address: healthAddress,
    labels: { ...TARGET, pod, instance: `${pod}:8081` },
  }))
  const prometheus = stack.use(await startPrometheus({ binary, targets, rules }))
  say('The control plane, the issuers and Prometheus run.')
  const from = Math.ceil(Date.now() / 1000)
  await play(world, seconds, say)
  const to = Math.floor(Date.now() / 1000)
  const range = { from, to, step: Math.max(1, Math.round((to - from) / POINTS)) }
  const { content } = dashboardFile()
  const queries = panelQueries(content, RATE_INTERVAL)
  return {
    answers: await askPrometheus(prometheus, content.panels, queries, range),
    range,
    fired: await firedAlerts(prometheus, to - from),
  }
}

async function play(
  world: ShownWorld,
  seconds: number,
  say: (text: string) => void,
): Promise<void> {
  const { replicas, admin } = world
  const [first, second] = replicas
  if (first === undefined || second === undefined) throw new Error('there are too few replicas')
  const leader = await first.start()
  await Promise.all([second.start(), world.apply(shownObjects())])
  const over = new AbortController()
  const clients = askAsClients(
    admin,
    replicas.map(({ clientUrl }) => clientUrl),
    over.signal,
  )
  await playEvents(world, leader, seconds, say)
  over.abort()
  await clients
}

/** @throws Error when an alert cannot be evaluated */
async function firedAlerts(
  prometheus: Prometheus,
  seconds: number,
): Promise<readonly Readonly<Record<string, string>>[]> {
  const errors = await prometheus.ruleErrors()
  if (errors === undefined) throw new Error('Prometheus has not evaluated all alerts')
  if (errors.length > 0) throw new Error(`alerts with errors: ${errors.join('; ')}`)
  return prometheus.select(`last_over_time(ALERTS{alertstate="firing"}[${seconds}s])`)
}
