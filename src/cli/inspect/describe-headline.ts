import type { Condition } from '../../api/condition.ts'
import { parseTime } from '../../api/parse-time.ts'
import { humanDuration } from '../text/human-duration.ts'
import { printable } from '../text/printable.ts'
import { relativeTime } from '../text/relative-time.ts'
import type { Style } from '../text/style.ts'
import { fieldLines } from './field-lines.ts'
import type { InspectReport } from './inspect-report.ts'
import { section } from './section.ts'

export function describeHeadline(report: InspectReport, style: Style): string {
  const { kind, namespace, name, issuerRef, credentialRef, serviceAccount } = report
  const lines = fieldLines([
    ['Ready', readyText(report, style)],
    ['Reason', reasonText(report)],
    ['Phase', phaseText(report)],
    ['Time left', timeLeft(report, style)],
    ['Next refresh', nextRefresh(report)],
    ['Attempts', attempts(report)],
    ['Type', report.type],
    ['Issuer', issuerRef && `${issuerRef.kind} ${issuerRef.name}`],
    ['Minted with', credentialRef && `ServiceAccountCredential ${credentialRef}`],
    ['Service account', serviceAccount && printable(serviceAccount)],
    ['Credential', credentialText(report)],
    ['Last used', lastUsed(report)],
  ])
  return section(`${kind} ${namespace}/${name}`, lines, style)
}

const now = ({ lookedAt }: InspectReport): number => parseTime(lookedAt) ?? 0

const away = (report: InspectReport, time: string): string =>
  relativeTime(parseTime(time) ?? now(report), now(report))

const readyOf = ({ conditions }: InspectReport): Condition | undefined =>
  conditions.find(({ type }) => type === 'Ready')

function readyText(report: InspectReport, { paint }: Style): string {
  const ready = readyOf(report)
  if (ready === undefined) return paint('bad', 'not reported')
  const tone = report.healthy ? 'good' : ready.status === 'True' ? 'warning' : 'bad'
  const since = humanDuration(now(report) - (parseTime(ready.lastTransitionTime) ?? now(report)))
  return `${paint(tone, printable(ready.status))} for ${since}`
}

/** The time is not its own: each refresh renews the reason, and leaves the time. */
function reasonText(report: InspectReport): string | undefined {
  const ready = readyOf(report)
  return ready && printable(ready.reason)
}

const phaseText = ({ phase, suspended, deletionRequestedAt }: InspectReport): string =>
  [
    printable(phase),
    ...(suspended ? ['suspended'] : []),
    ...(deletionRequestedAt === undefined ? [] : ['being deleted']),
  ].join(', ')

function timeLeft(
  { secondsLeft, expiresAt, lookedAt }: InspectReport,
  { paint }: Style,
): string | undefined {
  if (secondsLeft === undefined || expiresAt === undefined) return undefined
  if (secondsLeft <= 0) {
    const ago = relativeTime(parseTime(expiresAt) ?? 0, parseTime(lookedAt) ?? 0)
    return paint('bad', `none: expired ${ago} (${printable(expiresAt)})`)
  }
  return `${humanDuration(secondsLeft * 1000)}, until ${printable(expiresAt)}`
}

function nextRefresh(report: InspectReport): string | undefined {
  const { refreshAt, policy, suspended, phase } = report
  if (phase === 'Expired') return 'never: expired for good'
  if (policy === 'Never' || policy === 'None') return `never: the policy is ${policy}`
  if (suspended) return 'held back by spec.suspend'
  if (report.refreshRequested !== undefined) {
    return `requested (${printable(report.refreshRequested)}), not served yet`
  }
  if (refreshAt === undefined) return undefined
  const isDue = (parseTime(refreshAt) ?? 0) <= now(report)
  return `${isDue ? 'was due ' : ''}${away(report, refreshAt)} (${printable(refreshAt)})`
}

function attempts(report: InspectReport): string | undefined {
  const { attempts: failed = 0, nextAttemptAt, reason } = report.issuance ?? {}
  if (failed === 0) return undefined
  const why = reason === undefined ? '' : `, the last with ${printable(reason)}`
  const next = nextAttemptAt === undefined ? '' : `; next ${away(report, nextAttemptAt)}`
  return `${failed} failed in a row${why}${next}`
}

function credentialText({ credentialId, mints }: InspectReport): string | undefined {
  if (credentialId === undefined) return undefined
  return `${printable(credentialId)}, ${mints === 1 ? 'the only one so far' : `the last of ${mints}`}`
}

function lastUsed(report: InspectReport): string | undefined {
  const { lastUsedAt, lastUsedIp } = report
  if (lastUsedAt === undefined) return undefined
  const from = lastUsedIp === undefined ? '' : ` from ${printable(lastUsedIp)}`
  return `${away(report, lastUsedAt)} (${printable(lastUsedAt)})${from}`
}
