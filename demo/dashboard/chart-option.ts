import type { EChartsOption } from 'echarts'
import { seriesColor } from './colors.ts'
import { formatValue } from './format-value.ts'
import type { Box } from './layout.ts'
import type { onSteps, TimeRange } from './on-steps.ts'
import { textWidth } from './svg-text.ts'
import { type ValueAxis, valueAxis } from './value-axis.ts'

export type Line = {
  readonly name: string
  readonly values: ReturnType<typeof onSteps>
}

export type Chart = {
  readonly lines: readonly Line[]
  readonly unit: string
  /** One line on another, rather than each from 0. */
  readonly isStacked: boolean
}

const SIZE = 11
/** Of a time below the axis, with room around it. */
const TIME_WIDTH = 80
const SHORT_SECONDS = 300
const LABEL = { color: '#6e7781', fontSize: SIZE }
const GRID = { lineStyle: { color: '#e9edf0' } }

/** What ECharts draws: lines over time, from 0 on. */
export function chartOption(chart: Chart, { width }: Box, { from, to }: TimeRange): EChartsOption {
  const { lines, unit, isStacked } = chart
  const axis = axisOf(chart)
  return {
    animation: false,
    useUTC: true,
    grid: { left: roomForTicks(axis, unit), right: 8, top: 8, bottom: 22, outerBoundsMode: 'none' },
    xAxis: {
      type: 'time',
      min: from * 1000,
      max: to * 1000,
      minInterval: ((to - from) / Math.max(2, Math.floor(width / TIME_WIDTH))) * 1000,
      axisLabel: {
        ...LABEL,
        formatter: to - from < SHORT_SECONDS ? '{HH}:{mm}:{ss}' : '{HH}:{mm}',
        hideOverlap: true,
      },
      axisLine: { lineStyle: { color: '#d0d7de' } },
      axisTick: { show: false },
      splitLine: { show: true, ...GRID },
    },
    yAxis: {
      type: 'value',
      min: 0,
      ...axis,
      axisLabel: { ...LABEL, formatter: (value: number) => formatValue(value, unit) },
      splitLine: GRID,
    },
    series: lines.map(({ values }, index) => ({
      type: 'line',
      data: values.map((point) => [...point]),
      showSymbol: false,
      lineStyle: { width: 1.5, color: seriesColor(index) },
      areaStyle: { opacity: isStacked ? 0.25 : 0.06, color: seriesColor(index) },
      ...(isStacked && { stack: 'all' }),
    })),
  }
}

function axisOf({ lines, unit, isStacked }: Chart): ValueAxis {
  const all = lines.map(({ values }) => values.map(([, value]) => value ?? 0))
  const steps = [...(all[0]?.keys() ?? [])]
  const most = isStacked
    ? Math.max(0, ...steps.map((step) => all.reduce((sum, each) => sum + (each[step] ?? 0), 0)))
    : Math.max(0, ...all.flat())
  return valueAxis(most, unit, all.flat().every(Number.isInteger))
}

/** As wide as the widest number beside the axis. */
function roomForTicks({ max, interval }: ValueAxis, unit: string): number {
  const ticks = Array.from({ length: Math.round(max / interval) + 1 }, (_, index) =>
    formatValue(Number((index * interval).toPrecision(12)), unit),
  )
  return Math.ceil(Math.max(...ticks.map((text) => textWidth(text, SIZE)))) + 12
}
