import { init } from 'echarts'
import { chartOption } from './chart-option.ts'
import { seriesColor } from './colors.ts'
import type { Box } from './layout.ts'
import { legendName } from './legend-name.ts'
import { onSteps, type TimeRange } from './on-steps.ts'
import type { PanelAnswer } from './panel-answer.ts'
import { LEGEND_SIZE, MARK, placeLegend } from './place-legend.ts'
import { svgText } from './svg-text.ts'

const LEGEND_LINE = 17
const MOST_LINES = 3

/** The body of a time series panel: lines, or areas one on another, and the legend below them. */
export function drawSeries({ panel, answers }: PanelAnswer, box: Box, range: TimeRange): string {
  const lines = answers
    .flatMap(({ target: { legendFormat = '' }, series }) =>
      series.map((each) => ({
        name: legendName(legendFormat, each.labels),
        values: onSteps(each, range),
      })),
    )
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const names = lines.map(({ name }) => name)
  const legend = placeLegend(names, box.width, MOST_LINES)
  const legendHeight = ((legend.at(-1)?.line ?? 0) + 1) * LEGEND_LINE + 4
  const chartBox = { ...box, height: box.height - legendHeight }
  const { unit = 'short', custom } = panel.fieldConfig?.defaults ?? {}
  const chart = { lines, unit, isStacked: custom?.stacking?.mode === 'normal' }
  const entries = legend.map(({ name, x, line }, index) => {
    const y = chartBox.height + line * LEGEND_LINE + 16
    const mark = `<rect x="${Math.round(x)}" y="${y - 6}" width="12" height="3" rx="1" fill="${seriesColor(index)}"/>`
    return mark + svgText(Math.round(x + MARK), y, name, { size: LEGEND_SIZE, color: '#57606a' })
  })
  return rendered(chartOption(chart, chartBox, range), chartBox) + entries.join('')
}

function rendered(option: ReturnType<typeof chartOption>, { width, height }: Box): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption(option)
    return compact(chart.renderToSVGString())
  } finally {
    chart.dispose()
  }
}

/** A tenth of a pixel is enough; and no style for a mouse that never comes. */
const compact = (svg: string): string =>
  svg
    .replaceAll(/ (?:d|x|y|transform|points)="[^"]*"/gv, (attribute) =>
      attribute.replaceAll(/\d+\.\d{2,}/gv, (number) => String(Number(Number(number).toFixed(1)))),
    )
    .replaceAll(/<style\s*>[\s\S]*?<\/style>/gv, '')
    .replaceAll(/ class="[^"]*"/gv, '')
