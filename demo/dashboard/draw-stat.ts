import { namedColor, thresholdColor } from './colors.ts'
import { formatValue } from './format-value.ts'
import type { Box } from './layout.ts'
import type { PanelAnswer } from './panel-answer.ts'
import { svgText } from './svg-text.ts'

const SIZE = 34

/** The body of a stat panel: its one value, in the colour of the threshold that it has reached. */
export function drawStat({ panel, answers }: PanelAnswer, { width, height }: Box): string {
  const { unit, noValue = 'No data', thresholds } = panel.fieldConfig?.defaults ?? {}
  const value = answers[0]?.series[0]?.points.at(-1)?.[1]
  const text = value === undefined ? noValue : formatValue(value, unit)
  const counted = value ?? Number(noValue)
  const color =
    thresholds === undefined || Number.isNaN(counted)
      ? namedColor('text')
      : thresholdColor(thresholds.steps, counted)
  return svgText(Math.round(width / 2), Math.round(height / 2 + SIZE * 0.3), text, {
    size: SIZE,
    color,
    anchor: 'middle',
    weight: 500,
  })
}
