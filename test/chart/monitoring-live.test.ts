import { afterAll, beforeAll, expect, type TestContext, test } from 'vitest'
import { startWorld, type World } from '../cluster/operator/start-world.ts'
import { obtainPrometheus } from '../kit/consumers/obtain-prometheus.ts'
import { type Prometheus, startPrometheus } from '../kit/consumers/start-prometheus.ts'
import { leftOver } from '../kit/left-over.ts'
import { until } from '../kit/until.ts'
import { expressions } from './monitoring/expressions.ts'
import { ruleFile } from './monitoring/rule-file.ts'

const NS = 'watched'
/** As a ServiceMonitor labels its targets. */
const TARGET = {
  job: 'mintlet-metrics',
  namespace: 'mintlet-system',
  pod: 'mintlet-a',
  instance: 'mintlet-a:8081',
}
/** What nothing happens for in this world: no service outside is asked, no client comes, no workload is restarted. */
const WITHOUT_DATA = [
  'Requests to services of issuers',
  'Time of requests to services',
  'Requests of clients',
  'Refusals of clients',
  'Restarts of workloads',
]
/** What may happen or not. */
const BY_CHANCE = [
  'Overdue',
  'Failed mints, by reason',
  'API requests that failed',
  'Watches started again',
]

const { panels } = expressions()
let world: World
let prometheus: Prometheus | { readonly missing: string }

beforeAll(async () => {
  const binary = await obtainPrometheus()
  if (typeof binary !== 'string') {
    prometheus = binary
    return
  }
  world = await startWorld({ namespaces: [NS] })
  const operator = world.spawn({
    flags: ['--oidc-insecure-http=false', '--oidc-base-url=https://mintlet.test'],
  })
  await operator.ready()
  const { port } = await operator.line('serving health and metrics')
  prometheus = await startPrometheus({
    binary,
    targets: [{ address: `127.0.0.1:${String(port)}`, labels: TARGET }],
    rules: ruleFile().path,
  })
  const short = { accessToken: { scopes: ['read'], lifetime: '20s' } }
  await Promise.all([
    world.create([NS, 'refreshed'], short),
    world.create([NS, 'failing'], { accessToken: { scopes: ['read'], lifetime: '1h' } }),
    world.create([NS, 'refused'], { ...short, serviceAccount: 'other:reader' }),
  ])
  await world.untilReady([NS, 'failing'])
  await world.patch([NS, 'failing'], { spec: { serviceAccount: 'other:reader' } })
}, 180_000)
afterAll(async () => {
  if (prometheus !== undefined && 'query' in prometheus) await prometheus[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
})

/** On a machine of a CI it has to be there; elsewhere the test is skipped, and says why. */
function running({ skip }: TestContext): Prometheus {
  if ('query' in prometheus) return prometheus
  if (process.env['CI']) throw new Error(prometheus.missing)
  return skip(`nothing is asked of Prometheus: ${prometheus.missing}`)
}

test('every panel of the dashboard is answered, and has data where something happened', async (context) => {
  const { select } = running(context)
  const empty = async (): Promise<string[]> => {
    const answers = await Promise.all(
      panels.map(async ({ of, query }) => ({ of, count: (await select(query)).length })),
    )
    return answers.filter(({ count }) => count === 0).map(({ of }) => of)
  }
  const more = async (): Promise<string[]> =>
    (await empty()).filter((title) => !WITHOUT_DATA.includes(title) && !BY_CHANCE.includes(title))
  expect(await leftOver(more, 60_000)).toStrictEqual([])
  expect(await empty()).toStrictEqual(expect.arrayContaining(WITHOUT_DATA))
})

test('every alert is evaluated without an error', async (context) => {
  const { ruleErrors } = running(context)
  expect(await until('all are evaluated', ruleErrors)).toStrictEqual([])
})

test('the namespace of an object wins over that of the target, and a cluster issuer has none', async (context) => {
  const { select } = running(context)
  const found = (metric: string): Promise<readonly Readonly<Record<string, string>>[]> =>
    until(`there is ${metric}`, async () => {
      const series = await select(metric)
      return series.length > 0 ? series : undefined
    })
  const [condition] = await found('mintlet_status_condition{condition="RefreshFailing"}')
  expect(condition).toStrictEqual({
    ...TARGET,
    __name__: 'mintlet_status_condition',
    kind: 'ImpersonatedToken',
    namespace: NS,
    name: 'failing',
    condition: 'RefreshFailing',
    reason: 'NotGranted',
  })
  const [issuer = {}] = await found('mintlet_issuer_ready')
  expect(issuer).toMatchObject({ kind: 'ClusterCredentialIssuer', name: 'local' })
  expect(issuer).not.toHaveProperty('namespace')
  const [leader] = await found('mintlet_leader')
  expect(leader).toStrictEqual({ ...TARGET, __name__: 'mintlet_leader' })
})
