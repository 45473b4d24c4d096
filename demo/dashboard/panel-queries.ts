import type { Dashboard, Panel, Target } from './dashboard-file.ts'
import { substituteVariables } from './substitute-variables.ts'

export type PanelQuery = {
  readonly panel: Panel
  readonly target: Target
  /** PromQL without variables. */
  readonly query: string
  /** Over the time that the dashboard shows, or at its end. */
  readonly over: 'range' | 'instant'
}

/**
 * Every query of the dashboard, with all of what its variables can select.
 *
 * @param rateInterval what Grafana makes of the step and of how often is scraped: `30s`
 */
export function panelQueries(
  { panels, templating }: Dashboard,
  rateInterval: string,
): readonly PanelQuery[] {
  const all = templating.list.map(({ name, allValue = '.*' }) => [name, allValue] as const)
  const values = { ...Object.fromEntries(all), __rate_interval: rateInterval }
  return panels.flatMap((panel) =>
    (panel.targets ?? []).map((target) => ({
      panel,
      target,
      query: substituteVariables(target.expr, values),
      over: target.instant === true ? ('instant' as const) : ('range' as const),
    })),
  )
}
