import { printable } from '../text/printable.ts'
import type { Style } from '../text/style.ts'
import type { InspectReport } from './inspect-report.ts'
import { section } from './section.ts'

/** The Secret in clear, where that was asked for; lines are kept apart, and hold nothing that a terminal obeys. */
export function describeValues({ values }: InspectReport, style: Style): string {
  if (values === undefined) return ''
  const lines = values.flatMap(({ key, encoding, value }) => {
    const name = encoding === 'base64' ? `${printable(key)} (base64)` : printable(key)
    const [first = '', ...rest] = value.split('\n').map(printable)
    return rest.length === 0
      ? [`${name}: ${first}`]
      : [`${name}:`, ...[first, ...rest].map((line) => `  ${line}`)]
  })
  return section('Values', lines, style)
}
