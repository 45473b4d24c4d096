import { parseTime } from '../../api/parse-time.ts'
import { textTable } from '../../text-table.ts'
import { printable } from '../text/printable.ts'
import { relativeTime } from '../text/relative-time.ts'
import type { Style, Tone } from '../text/style.ts'
import type { Consumer } from './consumers-in-pod.ts'
import type { InspectReport } from './inspect-report.ts'
import { section } from './section.ts'

/** Who uses the Secret, and who of them will not see a refresh. */
export function describeConsumers(report: InspectReport, style: Style): string {
  const { consumers, secret, lookedAt } = report
  const title = `Used by (pods with Secret ${secret.name})`
  if ('problem' in consumers) return section(title, [printable(consumers.problem)], style)
  const { items } = consumers
  if (items.length === 0) return section(title, ['no pod of the namespace'], style)
  const now = parseTime(lookedAt) ?? 0
  const rows = items.map((consumer) => [
    printable(consumer.pod),
    printable(consumer.container ?? '-'),
    consumer.how,
    started(consumer, now),
    refreshes(consumer, now),
  ])
  const paint = (padded: string, row: number, column: number): string => {
    const tone = column === 4 ? toneOf(items[row - 1], now) : undefined
    return tone === undefined ? padded : style.paint(tone, padded)
  }
  const heading = ['POD', 'CONTAINER', 'HOW', 'STARTED', 'REFRESHES']
  return section(title, textTable([heading, ...rows], paint).split('\n'), style)
}

function started({ startedAt, startedBeforeIssue, container }: Consumer, now: number): string {
  if (container === undefined) return '-'
  const at = parseTime(startedAt)
  if (at === undefined) return 'does not run'
  const before = startedBeforeIssue === true ? ', before this credential was issued' : ''
  return `${relativeTime(at, now)}${before}`
}

function refreshes(consumer: Consumer, now: number): string {
  const { failsAt, failsAtLatest, isRestarted, how } = consumer
  switch (consumer.refreshes) {
    case 'None':
      return 'there are none'
    case 'Seen':
      return how === 'imagePullSecrets' ? 'seen at the next pull' : 'seen'
    case 'Missed': {
      if (isRestarted === true) return 'missed, but rolloutRestart restarts it in time'
      const at = parseTime(failsAt)
      if (at === undefined) return 'never seen'
      const latest = failsAtLatest === true ? ' at the latest' : ''
      const verb = at <= now ? 'has failed' : 'fails'
      return `never seen: ${verb} ${relativeTime(at, now)}${latest}`
    }
  }
}

function toneOf(consumer: Consumer | undefined, now: number): Tone | undefined {
  if (consumer?.refreshes !== 'Missed' || consumer.isRestarted === true) return undefined
  return (parseTime(consumer.failsAt) ?? now + 1) <= now ? 'bad' : 'warning'
}
