import { textTable } from '../../text-table.ts'
import { printable } from '../text/printable.ts'
import type { Style } from '../text/style.ts'
import type { InspectReport } from './inspect-report.ts'
import { section } from './section.ts'

const LONGEST = 160

export function describeTimeline(report: InspectReport, style: Style): string {
  const { timeline, events } = report
  const rows = timeline.map(({ time, relative, what, detail = '', isEvent = false }) => [
    time,
    relative,
    isEvent ? `Event ${printable(what)}` : printable(what),
    cut(printable(isEvent ? untold(detail, report) : detail)),
  ])
  const lines = textTable([['TIME', 'WHEN', 'WHAT', 'DETAIL'], ...rows]).split('\n')
  const missing = 'problem' in events ? [`without Events: ${printable(events.problem)}`] : []
  return section('Timeline', [...lines, ...missing], style)
}

/** Of an Event what no condition has said already. */
function untold(detail: string, { conditions, problems }: InspectReport): string {
  const [, lead = '', message = ''] = /^(?<lead>.*?: )(?<message>.*)$/su.exec(detail) ?? []
  const isTold = [...conditions, ...problems].some((each) => each.message === message)
  return isTold ? `${lead}as above` : detail
}

/** The whole message stands in the conditions, or in the JSON. */
const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)
