import type { Condition } from '../../api/condition.ts'
import { parseTime } from '../../api/parse-time.ts'
import { textTable } from '../../text-table.ts'
import { humanDuration } from '../text/human-duration.ts'
import { printable } from '../text/printable.ts'
import { relativeTime } from '../text/relative-time.ts'
import type { Style } from '../text/style.ts'
import type { InspectReport } from './inspect-report.ts'
import type { Problem } from './problem.ts'
import { section } from './section.ts'

/** What is wrong, and all conditions. */
export function describeProblems(report: InspectReport, style: Style): string {
  const now = parseTime(report.lookedAt) ?? 0
  const problems = report.problems.flatMap((problem) => problemLines(problem, now, style))
  const conditions = conditionLines(report, now)
  return [section('Problems', problems, style), section('Conditions', conditions, style)]
    .filter((text) => text !== '')
    .join('\n\n')
}

function problemLines(
  { reason, severity, conditions, since, message, runbook }: Problem,
  now: number,
  { paint }: Style,
): string[] {
  const by = conditions.length === 0 ? '' : ` (${conditions.join(', ')})`
  const time = parseTime(since)
  const age = time === undefined || time > now ? '' : ` for ${humanDuration(now - time)}`
  const what = paint(severity === 'Failing' ? 'bad' : 'warning', printable(reason))
  const link = runbook === undefined ? [] : [`  ${paint('dim', `See ${runbook}`)}`]
  return [`${what}${printable(by)}${age}`, `  ${printable(message)}`, ...link]
}

function conditionLines(
  { conditions, problems }: Pick<InspectReport, 'conditions' | 'problems'>,
  now: number,
): string[] {
  if (conditions.length === 0) return []
  const isTold = ({ message }: Condition): boolean =>
    problems.some((problem) => problem.message === message)
  const rows = conditions.map((condition) => {
    const { type, status, reason, lastTransitionTime, message } = condition
    const since = parseTime(lastTransitionTime)
    const age = since === undefined ? '' : relativeTime(since, now)
    return [type, status, reason, age, isTold(condition) ? 'as above' : message].map(printable)
  })
  return textTable([['TYPE', 'STATUS', 'REASON', 'SINCE', 'MESSAGE'], ...rows]).split('\n')
}
