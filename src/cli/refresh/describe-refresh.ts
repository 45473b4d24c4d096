import { textTable } from '../../text-table.ts'
import { printable } from '../text/printable.ts'
import type { Style } from '../text/style.ts'
import { wrapped } from '../text/wrapped.ts'
import type { PublishedCredential } from './published-credential.ts'
import type { RefreshReport } from './refresh-report.ts'

/** Pure. */
export const describeRefresh = (report: RefreshReport, style: Style): string =>
  wrapped(textOf(report, style), style)

function textOf(report: RefreshReport, { paint }: Style): string {
  const { kind, namespace, name, outcome, request, runbook } = report
  const object = `${kind} ${namespace}/${name}`
  const message = printable(report.message ?? '')
  const reason = report.reason === undefined ? '' : ` (${printable(report.reason)})`
  const see = runbook === undefined ? [] : [`See ${printable(runbook)}`]
  switch (outcome) {
    case 'Served':
      return [paint('good', `${object} has a new credential.`), ...servedLines(report)].join('\n')
    case 'Requested':
      return `${object}: requested (${request}). kubectl mintlet inspect ${name} -n ${namespace} tells what comes of it.`
    case 'Refused':
      return [
        paint('bad', `${object} cannot be refreshed${reason}: nothing was requested.`),
        message,
        ...see,
      ].join('\n')
    case 'Failed':
      return [
        paint(
          'bad',
          report.saidBefore === true
            ? `${object} has not been refreshed yet, and still says what it said before the request${reason}. The request stays.`
            : `${object} has not been refreshed${reason}.${isOver(report) ? '' : ' The request stays.'}`,
        ),
        message,
        ...see,
      ].join('\n')
    case 'Unanswered':
      return [paint('warning', `${object}: requested, and no answer yet.`), message].join('\n')
  }
}

/** Nobody will serve it any more. */
const isOver = ({ reason }: RefreshReport): boolean =>
  reason === 'Deleted' || reason === 'Withdrawn'

function servedLines({ before, after, former }: RefreshReport): string[] {
  const rows = [...row('before', before), ...row('now', after)]
  const until = former?.worksUntil === undefined ? '' : ` It works until ${former.worksUntil}.`
  return [
    ...textTable([['', 'CREDENTIAL', 'ISSUED', 'EXPIRES'], ...rows]).split('\n'),
    ...(former === undefined ? [] : [`${former.message}${until}`]),
  ]
}

function row(which: string, credential: PublishedCredential | undefined): string[][] {
  if (credential === undefined) return []
  const { id, issuedAt = '', expiresAt = '' } = credential
  return [[which, printable(id), issuedAt, expiresAt]]
}
