import { counting } from '../text/counting.ts'
import { printable } from '../text/printable.ts'
import type { Style, Tone } from '../text/style.ts'
import { wrapped } from '../text/wrapped.ts'
import type { DoctorReport } from './doctor-report.ts'
import { type Finding, GROUPS } from './finding.ts'

const TONES = {
  Passed: 'good',
  Warning: 'warning',
  Failed: 'bad',
  Skipped: 'dim',
} as const satisfies Record<Finding['outcome'], Tone>

const OUTCOME_WIDTH = 'Warning'.length
const GAP = '  '

/** The report for a person. */
export function describeDoctor(report: DoctorReport, style: Style): string {
  const { checks } = report
  const width = Math.max(0, ...checks.map(({ check }) => check.length))
  const groups = GROUPS.map((group) => checks.filter((check) => check.group === group))
  const text = [
    ...groups
      .filter((findings) => findings.length > 0)
      .map((findings) =>
        [
          style.paint('strong', findings[0]?.group ?? ''),
          ...findings.flatMap((finding) => linesOf(finding, width, style)),
        ].join('\n'),
      ),
    summary(report, style),
  ].join('\n\n')
  return wrapped(text, style)
}

function linesOf(
  { outcome, check, detail, fix }: Finding,
  width: number,
  { paint }: Style,
): readonly string[] {
  const mark = paint(TONES[outcome], outcome.padEnd(OUTCOME_WIDTH))
  const lead = [mark, printable(check).padEnd(width)].join(GAP)
  const margin = ' '.repeat(GAP.length * 3 + OUTCOME_WIDTH + width)
  return [
    `${GAP}${lead}${GAP}${printable(detail)}`,
    ...(fix === undefined || outcome === 'Passed' ? [] : [`${margin}-> ${printable(fix)}`]),
  ]
}

function summary({ outcome, why = '', checks }: DoctorReport, { paint }: Style): string {
  const count = (wanted: Finding['outcome']): number =>
    checks.filter((check) => check.outcome === wanted).length
  const counted = (['Passed', 'Warning', 'Failed', 'Skipped'] as const)
    .filter((each) => count(each) > 0)
    .map((each) =>
      each === 'Warning'
        ? counting(count(each), 'warning')
        : `${count(each)} ${each.toLowerCase()}`,
    )
    .join(', ')
  if (outcome === 'Skipped') {
    const skipped = count('Skipped')
    const much = skipped === 0 ? '' : ` (${counting(skipped, 'check')} skipped)`
    return `${paint('warning', `whether mintlet works is not known: ${why}`)}${much}`
  }
  const words = {
    Passed: 'mintlet is well',
    Warning: 'mintlet works, and somebody should look at the warnings',
    Failed: 'mintlet is not well',
  }
  return `${paint(TONES[outcome], words[outcome])}: ${counted}`
}
