import { dashboard } from './dashboard.ts'
import { ruleFile } from './rule-file.ts'

export type Expression = {
  /** The alert, or the title of the panel. */
  readonly of: string
  /** PromQL, with the variables of the dashboard at all of what they select. */
  readonly query: string
}

const withoutVariables = (query: string): string =>
  query.replaceAll('$__rate_interval', '1m').replaceAll('$namespace', '.*').replaceAll('$job', '.+')

/** Every query that Prometheus is asked by the alerts and by the dashboard. */
export const expressions = (): {
  readonly alerts: Expression[]
  readonly panels: Expression[]
} => ({
  alerts: ruleFile().file.groups.flatMap(({ rules }) =>
    rules.map(({ alert, expr }) => ({ of: alert, query: expr })),
  ),
  panels: dashboard().content.panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({ of: title, query: withoutVariables(expr) })),
  ),
})
