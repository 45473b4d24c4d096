import { dashboardFile } from '../../../demo/dashboard/dashboard-file.ts'
import { panelQueries } from '../../../demo/dashboard/panel-queries.ts'
import { ruleFile } from './rule-file.ts'

export type Expression = {
  /** The alert, or the title of the panel. */
  readonly of: string
  /** PromQL, with the variables of the dashboard at all of what they select. */
  readonly query: string
}

/** Every query that Prometheus is asked by the alerts and by the dashboard. */
export const expressions = (): {
  readonly alerts: Expression[]
  readonly panels: Expression[]
} => ({
  alerts: ruleFile().file.groups.flatMap(({ rules }) =>
    rules.map(({ alert, expr }) => ({ of: alert, query: expr })),
  ),
  panels: panelQueries(dashboardFile().content, '1m').map(({ panel, query }) => ({
    of: panel.title,
    query,
  })),
})
