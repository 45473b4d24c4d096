import { stripVTControlCharacters } from 'node:util'
import type { Style } from './style.ts'

/** In a narrower terminal nothing is gained: it breaks lines by itself. */
const LEAST_COLUMNS = 60
/** The share of a line that a margin may take. */
const WIDEST_MARGIN = 0.6

/**
 * Text for a terminal, with lines that are longer than its own broken between words; the rest goes on below where the text
 * or the last column of a table began. A word is never broken, nor a row whose last column has hardly any room; and nothing
 * where nobody said how wide the terminal is.
 */
export function wrapped(text: string, { columns }: Pick<Style, 'columns'>): string {
  if (columns === undefined || columns < LEAST_COLUMNS) return text
  return text
    .split('\n')
    .map((line) => wrappedLine(line, columns))
    .join('\n')
}

/** Colours take no room. */
const widthOf = (text: string): number => stripVTControlCharacters(text).length

function wrappedLine(line: string, columns: number): string {
  if (widthOf(line) <= columns) return line
  const margin = lastColumn(stripVTControlCharacters(line))
  if (margin > columns * WIDEST_MARGIN) return line
  const lines: string[] = []
  let current = ''
  // Wider gaps are between columns.
  for (const word of line.split(/(?<=\S) (?=\S)/)) {
    const longer = current === '' ? word : `${current} ${word}`
    if (widthOf(longer) > columns && widthOf(current) > margin) {
      lines.push(current)
      current = `${' '.repeat(margin)}${word}`
    } else current = longer
  }
  return [...lines, current].join('\n')
}

/** Where it begins; in a line that is no row of a table, where its text does. */
const lastColumn = (line: string): number => line.length - (line.split(/ {2,}/).at(-1) ?? '').length
