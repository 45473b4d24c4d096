import { describe, expect, test } from 'vitest'
import { createMetrics } from '../../src/runtime/metrics.ts'
import { METRICS, type Metric } from '../../src/runtime/metrics-table.ts'
import { expressions } from './monitoring/expressions.ts'
import { namesIn } from './monitoring/names-in.ts'

const { alerts, panels } = expressions()
const all = [...alerts, ...panels].map((each) => ({ ...each, names: namesIn(each.query) }))

/** What a scrape adds: docs/monitoring.md says so. */
const OF_TARGET = ['job', 'namespace', 'pod', 'instance']
/** What Prometheus makes of a histogram. */
const SUFFIXES = ['_bucket', '_sum', '_count']

const ours: ReadonlyMap<string, Metric> = new Map(
  Object.values<Metric>(METRICS).flatMap((metric) => {
    const suffixes = metric.type === 'histogram' ? SUFFIXES : ['']
    return suffixes.map((suffix) => [`${metric.name}${suffix}`, metric] as const)
  }),
)

const labelsOf = (metric: string): readonly string[] => [
  ...(ours.get(metric)?.labels ?? []),
  ...(metric.endsWith('_bucket') ? ['le'] : []),
  ...OF_TARGET,
]

describe('alerts and dashboard', () => {
  test('ask for metrics that the operator has', async () => {
    const text = await createMetrics({
      objects: () => [],
      issuers: () => [],
      queue: { depth: () => 0, scheduled: () => 0, running: () => 0, oldestDueAgeMs: () => 0 },
      isLeader: () => false,
      certificateEndsAt: () => undefined,
      refusedWatches: () => [],
    }).text()
    const exposed = new Set([...text.matchAll(/^# TYPE (\w+) /gmv)].map(([, name]) => name))
    const lost = all.flatMap(({ of, names }) =>
      names.metrics
        .filter(
          (metric) => !ours.has(metric) && !(exposed.has(metric) && !metric.startsWith('mintlet_')),
        )
        .map((metric) => `${of}: ${metric}`),
    )
    expect(lost).toStrictEqual([])
  })

  test('select by labels that these metrics have', () => {
    const lost = all.flatMap(({ of, names }) =>
      names.selected
        .filter(([metric, label]) => !labelsOf(metric).includes(label))
        .map(([metric, label]) => `${of}: ${metric}{${label}}`),
    )
    expect(lost).toStrictEqual([])
  })

  test('group by labels that one of their metrics has', () => {
    const lost = all.flatMap(({ of, names }) => {
      const known = [...names.metrics.flatMap(labelsOf), ...names.made]
      return names.grouped
        .filter((label) => !known.includes(label))
        .map((label) => `${of}: ${label}`)
    })
    expect(lost).toStrictEqual([])
  })

  test('leave no metric of ours out', () => {
    const asked = new Set(
      all.flatMap(({ names }) => names.metrics.map((name) => ours.get(name)?.name)),
    )
    const unused = Object.values<Metric>(METRICS).filter(({ name }) => !asked.has(name))
    expect(unused.map(({ name }) => name)).toStrictEqual([])
  })
})
