import { textTable } from '../../text-table.ts'
import { printable } from '../printable.ts'
import type { Style } from '../style.ts'
import type { InspectReport } from './inspect-report.ts'
import { section } from './section.ts'

const LONGEST = 160

export function describeTimeline({ timeline, events }: InspectReport, style: Style): string {
  const rows = timeline.map(({ time, relative, what, detail = '', isEvent = false }) => [
    time,
    relative,
    isEvent ? `Event ${printable(what)}` : printable(what),
    cut(printable(detail)),
  ])
  const lines = textTable([['TIME', 'WHEN', 'WHAT', 'DETAIL'], ...rows]).split('\n')
  const missing = 'problem' in events ? [`without Events: ${printable(events.problem)}`] : []
  return section('Timeline', [...lines, ...missing], style)
}

/** The whole message stands in the conditions, or in the JSON. */
const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)
