import type { Threshold } from './dashboard-file.ts'

/** Grafana's palette for series, in its order. */
const PALETTE = [
  '#56a64b',
  '#e0b400',
  '#3274d9',
  '#ff780a',
  '#e02f44',
  '#a352cc',
  '#19a3a3',
  '#806eb7',
  '#8f3bb8',
  '#b877d9',
  '#c15c17',
  '#0a437c',
]

/** Names that the dashboard uses, dark enough for a white ground. */
const NAMED: Readonly<Record<string, string>> = {
  green: '#37872d',
  orange: '#d9730d',
  red: '#c4162a',
  text: '#24292e',
}

export const seriesColor = (index: number): string => PALETTE[index % PALETTE.length] ?? '#24292e'

/** @throws Error for a name that the dashboard has not used so far */
export function namedColor(name: string): string {
  const color = NAMED[name]
  if (color === undefined) throw new Error(`there is no colour ${name}`)
  return color
}

/** That of the last threshold which the value reaches; the first has no value and is for all below the second. */
export function thresholdColor(steps: readonly Threshold[], value: number): string {
  const reached = steps.findLast((step) => step.value === null || value >= step.value)
  return namedColor(reached?.color ?? 'text')
}
