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
export function describeDoctor({ outcome, checks }: DoctorReport, style: Style): string {
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
    summary(outcome, checks, style),
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

function summary(
  outcome: DoctorReport['outcome'],
  checks: readonly Finding[],
  { paint }: Style,
): string {
  const counted = (['Passed', 'Warning', 'Failed', 'Skipped'] as const)
    .map((each) => [each, checks.filter((check) => check.outcome === each).length] as const)
    .filter(([, count]) => count > 0)
    .map(([each, count]) => `${count} ${each.toLowerCase()}`)
    .join(', ')
  const words = {
    Passed: 'mintlet is well',
    Warning: 'mintlet works, and somebody should look at the warnings',
    Failed: 'mintlet is not well',
    Skipped: 'nothing of mintlet could be looked at',
  }
  return `${paint(TONES[outcome], words[outcome])}: ${counted}`
}
