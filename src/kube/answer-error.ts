import { callSubject } from './call-subject.ts'
import type { CallDescription } from './describe-call.ts'
import { KubeError, type KubeErrorKind } from './error.ts'
import { isRead } from './is-read.ts'
import { parseJson } from './parse-json.ts'
import { readStatus, type StatusFacts } from './read-status.ts'

/** An answer that was not 2xx, or the ERROR event of a watch. */
export type BadAnswer = {
  readonly status: number
  /** Its body; read for the fields of a Status, never shown. */
  readonly text: string
  /** The Retry-After header. */
  readonly retryAfter?: string
}

const KIND_BY_REASON: Readonly<Record<string, KubeErrorKind>> = {
  AlreadyExists: 'AlreadyExists',
  Conflict: 'Conflict',
  Expired: 'Gone',
  Gone: 'Gone',
  ServerTimeout: 'Timeout',
  Timeout: 'Timeout',
  RequestEntityTooLarge: 'TooLarge',
}

const KIND_BY_STATUS: Readonly<Record<number, KubeErrorKind>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Gone',
  413: 'TooLarge',
  422: 'Invalid',
  429: 'TooManyRequests',
  504: 'Timeout',
}

/** The API server's refusal as an error: who asked for what, its status, its reason, none of its text. */
export function answerError(call: CallDescription, answer: BadAnswer): KubeError {
  const status = readStatus(parseJson(answer.text))
  const kind = kindOf(answer.status, status.reason)
  const retryAfterMs = retryAfter(answer.retryAfter, status)
  return new KubeError({
    message: `${callSubject(call)}: ${answer.status} ${status.reason ?? kind}${causesText(status)}`,
    status: answer.status,
    kind,
    verb: call.verb,
    resource: call.resource,
    // What the server refused (4xx) was not written; a 5xx or a stray redirect proves nothing.
    committed: isRead(call) || isRefusal(answer.status) ? 'no' : 'unknown',
    causes: status.causes,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  })
}

function kindOf(status: number, reason: string | undefined): KubeErrorKind {
  // A version that is not served any more, or a proxy in between: nothing of the object is said.
  if (status === 404 && reason !== 'NotFound') return 'BadResponse'
  const byReason = reason === undefined ? undefined : KIND_BY_REASON[reason]
  const byStatus = KIND_BY_STATUS[status]
  if (byReason !== undefined) return byReason
  if (byStatus !== undefined) return byStatus
  if (status >= 500) return 'Unavailable'
  return isRefusal(status) ? 'BadRequest' : 'BadResponse'
}

function isRefusal(status: number): boolean {
  return status >= 400 && status < 500
}

function causesText({ causes }: StatusFacts): string {
  if (causes.length === 0) return ''
  return ` (${causes.map(({ field, reason }) => `${field} ${reason}`.trim()).join(', ')})`
}

function retryAfter(header: string | undefined, status: StatusFacts): number | undefined {
  // The API server sends seconds; a date, which proxies may send, is left to the back-off.
  const seconds = /^[0-9]{1,6}$/.test(header ?? '') ? Number(header) : status.retryAfterSeconds
  return seconds === undefined ? undefined : seconds * 1000
}
