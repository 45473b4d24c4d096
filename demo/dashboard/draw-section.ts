import { drawSeries } from './draw-series.ts'
import { drawStat } from './draw-stat.ts'
import { drawTable } from './draw-table.ts'
import { type Box, GAP, type Section } from './layout.ts'
import type { TimeRange } from './on-steps.ts'
import type { PanelAnswer } from './panel-answer.ts'
import { fitted, svgText } from './svg-text.ts'

const HEAD = 30
const PADDING = 10
const FONT = 'Inter, Helvetica, Arial, sans-serif'

/** One row of a dashboard as an SVG document. */
export function drawSection(
  { title, items, height }: Section<PanelAnswer>,
  width: number,
  range: TimeRange,
): string {
  const full = { width: width + 2 * GAP, height: height + HEAD + 2 * GAP }
  const panels = items.map(({ item, box }) => drawPanel(item, box, range))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${full.width}" height="${full.height}" viewBox="0 0 ${full.width} ${full.height}" font-family="${FONT}">`,
    `<rect width="${full.width}" height="${full.height}" fill="#f4f5f5"/>`,
    svgText(GAP + 4, GAP + 19, `▾ ${title}`, { size: 15, weight: 600 }),
    `<g transform="translate(${GAP} ${HEAD + GAP})">`,
    ...panels,
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}

function drawPanel(answer: PanelAnswer, { x, y, width, height }: Box, range: TimeRange): string {
  const { title, type } = answer.panel
  const body: Box = {
    x: PADDING,
    y: 30,
    width: width - 2 * PADDING,
    height: height - 30 - PADDING,
  }
  return [
    `<g transform="translate(${x} ${y})">`,
    `<rect width="${width}" height="${height}" rx="2" fill="#fff" stroke="#e1e4e8"/>`,
    svgText(PADDING, 20, fitted(title, 13, body.width), { size: 13, weight: 600 }),
    `<g transform="translate(${body.x} ${body.y})">`,
    drawBody(type, answer, body, range),
    '</g></g>',
  ].join('')
}

function drawBody(type: string, answer: PanelAnswer, box: Box, range: TimeRange): string {
  switch (type) {
    case 'stat':
      return drawStat(answer, box)
    case 'table':
      return drawTable(answer, box)
    case 'timeseries':
      return drawSeries(answer, box, range)
    default:
      throw new Error(`there is no way to draw a panel of type ${type}`)
  }
}
