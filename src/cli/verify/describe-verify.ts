import { textTable } from '../../text-table.ts'
import { printable } from '../text/printable.ts'
import type { Style, Tone } from '../text/style.ts'
import { wrapped } from '../text/wrapped.ts'
import type { Check } from './check.ts'
import type { VerifyReport } from './verify-report.ts'

const MARKS: Readonly<Record<Check['outcome'], readonly [mark: string, tone: Tone]>> = {
  Passed: ['✓', 'good'],
  Failed: ['✗', 'bad'],
  Skipped: ['–', 'dim'],
}

/** A headline, and a line for each check. */
export function describeVerify(report: VerifyReport, style: Style): string {
  const { paint } = style
  const { kind, namespace, name, checks } = report
  const rows = checks.map(({ check, outcome, detail }) => [
    MARKS[outcome][0],
    check,
    printable(detail),
  ])
  const table = textTable(rows, (padded, row, column) => {
    const outcome = checks[row]?.outcome ?? 'Skipped'
    return column === 0 || (column === 2 && outcome === 'Failed')
      ? paint(MARKS[outcome][1], padded)
      : padded
  })
  const title = `${paint('strong', `${kind} ${namespace}/${name}:`)} ${paint(...headline(report))}`
  return wrapped(`${title}\n${table}`, style)
}

function headline({ verdict, why = '', checks }: VerifyReport): [Tone, string] {
  const skipped = checks.filter(({ outcome }) => outcome === 'Skipped').length
  switch (verdict) {
    case 'Invalid':
      return ['bad', 'not valid']
    case 'Unknown':
      return ['warning', `not known: ${printable(why)}`]
    case 'Valid':
      return skipped === 0
        ? ['good', 'valid']
        : ['warning', `valid as far as it could be checked (${skipped} of ${checks.length} not)`]
  }
}
