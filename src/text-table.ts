const GAP = '  '

/** What is put around a cell once it is padded, such as a colour. */
export type PaintCell = (padded: string, row: number, column: number) => string

/**
 * Rows as lines with aligned columns.
 *
 * @param rows the heading first; all of the same length
 */
export function textTable(
  rows: readonly (readonly string[])[],
  paint: PaintCell = (padded) => padded,
): string {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length)
    })
  }
  return rows
    .map((row, index) => line(row, widths, (cell, column) => paint(cell, index, column)))
    .join('\n')
}

function line(
  row: readonly string[],
  widths: readonly number[],
  paint: (padded: string, column: number) => string,
): string {
  // What follows the last cell that has something is left out: lines end where their text does.
  const last = row.findLastIndex((cell) => cell !== '')
  return row
    .slice(0, last + 1)
    .map((cell, column) => paint(column === last ? cell : cell.padEnd(widths[column] ?? 0), column))
    .join(GAP)
}
