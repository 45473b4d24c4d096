import type { Box } from './layout.ts'
import type { PanelAnswer } from './panel-answer.ts'
import { fitted, svgText, textWidth } from './svg-text.ts'
import { tableRows } from './table-rows.ts'

const LINE = 26
const SIZE = 12
const PADDING = 8
/** Heads are bold. */
const BOLD = 1.08
const HEAD_COLOR = '#3274d9'
const RULE = '#e9edf0'

/** The body of a table panel: as many rows as there is room for, and how many more there are. */
export function drawTable(answer: PanelAnswer, { width, height }: Box): string {
  const { columns, rows } = tableRows(answer)
  const room = Math.floor(height / LINE) - 1
  const shown = rows.length > room ? rows.slice(0, room - 1) : rows
  const widths = columnWidths([columns, ...shown.map((row) => row.map(({ text }) => text))], width)
  const starts = widths.map((_, index) =>
    widths.slice(0, index).reduce((total, each) => total + each, 0),
  )
  const line = (
    index: number,
    cells: readonly { text: string; color?: string | undefined }[],
  ): string =>
    cells
      .map(({ text, color }, column) =>
        svgText(
          Math.round((starts[column] ?? 0) + PADDING),
          index * LINE + 17,
          fitted(text, SIZE, (widths[column] ?? 0) - PADDING),
          {
            size: SIZE,
            ...(color !== undefined && { color }),
            ...(index === 0 && { weight: 600 }),
          },
        ),
      )
      .join('')
  const rules = [...shown.keys()].map(
    (index) => `<path d="M0 ${(index + 1) * LINE}H${width}" stroke="${RULE}"/>`,
  )
  const left = rows.length - shown.length
  const more =
    left === 0
      ? ''
      : svgText(PADDING, (shown.length + 1) * LINE + 17, `and ${left} more`, { color: '#6e7781' })
  return [
    ...rules,
    line(
      0,
      columns.map((text) => ({ text, color: HEAD_COLOR })),
    ),
    ...shown.map((row, index) => line(index + 1, row)),
    more,
  ].join('')
}

/** Each as wide as its longest text, and what is left shared; where there is too little the widest give way first. */
function columnWidths(rows: readonly (readonly string[])[], width: number): readonly number[] {
  const [head = []] = rows
  const wanted = head.map(
    (_, column) =>
      Math.max(...rows.map((row) => textWidth(row[column] ?? '', SIZE) * BOLD)) + 2 * PADDING,
  )
  const left = width - wanted.reduce((sum, each) => sum + each, 0)
  if (left >= 0) return wanted.map((each) => each + left / wanted.length)
  return wanted.map((each) => Math.min(each, widestAllowed(wanted, width)))
}

/** So that all together are as wide as there is room. */
function widestAllowed(wanted: readonly number[], width: number): number {
  const sorted = wanted.toSorted((a, b) => a - b)
  let room = width
  for (const [index, each] of sorted.entries()) {
    const share = room / (sorted.length - index)
    if (each > share) return share
    room -= each
  }
  return width
}
