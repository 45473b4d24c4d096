import { expect, test } from 'vitest'
import type { Dashboard, Target } from '../../../../demo/dashboard/dashboard-file.ts'
import { panelQueries } from '../../../../demo/dashboard/panel-queries.ts'

const target = (refId: string, expr: string, instant?: boolean): Target => ({
  refId,
  expr,
  datasource: { type: 'prometheus', uid: 'x' },
  ...(instant !== undefined && { instant }),
})

test('each query of each panel is asked over time or at its end, with all of what variables select', () => {
  const gridPos = { x: 0, y: 0, w: 8, h: 8 }
  const dashboard: Dashboard = {
    uid: 'x',
    title: 'x',
    templating: { list: [{ name: 'job', type: 'query', query: '', allValue: '.+' }] },
    panels: [
      { id: 1, type: 'row', title: 'Row', gridPos },
      {
        id: 2,
        type: 'timeseries',
        title: 'Lines',
        gridPos,
        targets: [target('A', 'rate(x{job=~"$job"}[$__rate_interval])'), target('B', 'y', true)],
      },
    ],
  }
  const queries = panelQueries(dashboard, '30s')
  expect(queries.map(({ panel, query, over }) => [panel.title, query, over])).toEqual([
    ['Lines', 'rate(x{job=~".+"}[30s])', 'range'],
    ['Lines', 'y', 'instant'],
  ])
})
