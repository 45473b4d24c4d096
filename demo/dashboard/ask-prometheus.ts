import type { Prometheus } from '../../test/kit/consumers/start-prometheus.ts'
import type { Panel } from './dashboard-file.ts'
import type { TimeRange } from './on-steps.ts'
import type { PanelAnswer } from './panel-answer.ts'
import type { PanelQuery } from './panel-queries.ts'
import type { Series } from './series.ts'

type Point = readonly [seconds: number, value: string]

type Answer = {
  readonly result: readonly {
    readonly metric: Readonly<Record<string, string>>
    readonly value?: Point
    readonly values?: readonly Point[]
  }[]
}

/** Asks all queries of a dashboard; of each panel the answers, in the order of its queries. */
export async function askPrometheus(
  prometheus: Prometheus,
  panels: readonly Panel[],
  queries: readonly PanelQuery[],
  { from, to, step }: TimeRange,
): Promise<readonly PanelAnswer[]> {
  async function seriesOf({ query, over }: PanelQuery): Promise<readonly Series[]> {
    const { result } =
      over === 'range'
        ? await prometheus.api<Answer>('query_range', {
            query,
            start: String(from),
            end: String(to),
            step: String(step),
          })
        : await prometheus.api<Answer>('query', { query, time: String(to) })
    return result.map(({ metric, value, values = value === undefined ? [] : [value] }) => ({
      labels: metric,
      points: values.map(([at, text]) => [at, Number(text)] as const),
    }))
  }
  return Promise.all(
    panels.map(async (panel) => {
      const own = queries.filter((query) => query.panel === panel)
      const answers = own.map(async (query) => ({
        target: query.target,
        series: await seriesOf(query),
      }))
      return { panel, answers: await Promise.all(answers) }
    }),
  )
}
