import { textWidth } from './svg-text.ts'

export type LegendEntry = {
  readonly name: string
  /** Of its mark, in pixels; the text begins MARK further right. */
  readonly x: number
  /** 0 is the first. */
  readonly line: number
}

export const LEGEND_SIZE = 11
export const MARK = 18
const BETWEEN = 14

/**
 * Where the names of a legend go, one after another on as few lines as it takes.
 *
 * @param mostLines the rest is told as a number, in a last entry
 */
export function placeLegend(
  names: readonly string[],
  width: number,
  mostLines: number,
): readonly LegendEntry[] {
  const placed: LegendEntry[] = []
  let x = 0
  let line = 0
  for (const [index, name] of names.entries()) {
    const wide = MARK + textWidth(name, LEGEND_SIZE) + BETWEEN
    if (x > 0 && x + wide > width) {
      x = 0
      line += 1
    }
    if (line === mostLines) return withRest(placed, names.length - index)
    placed.push({ name, x, line })
    x += wide
  }
  return placed
}

/** The last entry makes room for how many there are besides. */
function withRest(placed: readonly LegendEntry[], left: number): readonly LegendEntry[] {
  const last = placed.at(-1)
  if (last === undefined) return placed
  return [...placed.slice(0, -1), { ...last, name: `and ${left + 1} more` }]
}
