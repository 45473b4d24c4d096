import type { Figures } from './figures.ts'

/** Figures as lines for people: `coldIssue  ratio 0.81  callsPerMint 2.00 ...`. */
export function report(figures: Partial<Figures>): string {
  return Object.entries(figures)
    .map(([name, values]) => `${name}\n${lines(values)}\n`)
    .join('')
}

const lines = (values: object): string =>
  Object.entries(values)
    .map(([name, value]) => `  ${name.padEnd(24)}${text(value)}`)
    .join('\n')

function text(value: unknown): string {
  if (typeof value === 'number')
    return Number.isInteger(value) ? `${value}` : value.toFixed(value < 10 ? 3 : 1)
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .map(([name, each]) => `${name}: ${text(each)}`)
    .join(', ')
}
