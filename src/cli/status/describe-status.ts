import { parseTime } from '../../api/parse-time.ts'
import { textTable } from '../../text-table.ts'
import { humanDuration } from '../text/human-duration.ts'
import { printable } from '../text/printable.ts'
import { relativeTime } from '../text/relative-time.ts'
import type { Style, Tone } from '../text/style.ts'
import type { StatusItem, StatusReport, Urgency } from './status-report.ts'

const WORD = { ImpersonatedToken: 'itok', ServiceAccountCredential: 'sac' } as const
const TONE: Readonly<Record<Urgency, Tone>> = {
  Failing: 'bad',
  Warning: 'warning',
  Good: 'good',
  Ended: 'dim',
}
const HEADING = ['NAME', 'READY', 'REASON', 'SECRET', 'TIME LEFT', 'REFRESH']

/** The table for people; a namespace's column where there may be several. */
export function describeStatus(report: StatusReport, { paint }: Style): string {
  const { items, namespace, lookedAt } = report
  if (items.length === 0)
    return `No credentials ${namespace === undefined ? 'in any namespace' : `in namespace ${namespace} (-A: of all)`}.`
  const now = parseTime(lookedAt) ?? 0
  const isWide = namespace === undefined
  const rows = items.map((item) => [...(isWide ? [item.namespace] : []), ...cells(item, now)])
  const heading = isWide ? ['NAMESPACE', ...HEADING] : HEADING
  const reason = heading.indexOf('REASON')
  return textTable([heading, ...rows], (text, row, column) => {
    const item = items[row - 1]
    if (item === undefined) return paint('strong', text)
    if (item.urgency === 'Ended') return paint('dim', text)
    return column === reason || column === reason - 1 ? paint(TONE[item.urgency], text) : text
  })
}

function cells(item: StatusItem, now: number): readonly string[] {
  return [
    `${WORD[item.kind]}/${item.name}`,
    item.ready ?? 'Unknown',
    printable(item.reasons.join(', ')),
    printable(item.secretName ?? ''),
    timeLeft(item, now),
    refresh(item, now),
  ]
}

function timeLeft({ expiresAt }: StatusItem, now: number): string {
  const end = expiresAt === undefined ? undefined : parseTime(expiresAt)
  if (end === undefined) return ''
  return end > now ? humanDuration(end - now) : 'none'
}

/** Of what fails the next attempt, if there is to be one: what was planned before has no meaning then. */
function refresh(item: StatusItem, now: number): string {
  const { ready, refreshAt, nextAttemptAt, urgency } = item
  if (urgency === 'Ended') return ''
  const next = urgency === 'Failing' ? parseTime(nextAttemptAt) : undefined
  if (next !== undefined)
    return next - now < 1000 ? 'retry due' : `retry ${relativeTime(next, now)}`
  const at = ready === 'True' ? parseTime(refreshAt) : undefined
  if (at === undefined) return ''
  return at < now ? 'due' : relativeTime(at, now)
}
