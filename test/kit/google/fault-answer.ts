import { errorInfo } from './error-info.ts'
import { type GoogleAnswer, jsonAnswer } from './google-answer.ts'
import type { GoogleFault } from './google-fault.ts'
import type { LedgerEntry } from './ledger.ts'
import { statusAnswer } from './status-answer.ts'
import { unauthenticated } from './unauthenticated.ts'

/** Faults that are an answer of their own, in place of the right one. */
export type AnsweringFault = Exclude<GoogleFault, { do: 'truncate' | 'hang' | 'delay' }>

const MIB = 1024 * 1024
const HTML = { 'content-type': 'text/html; charset=UTF-8' }
const JSON_TYPE = { 'content-type': 'application/json; charset=UTF-8' }

/** What a fault answers. */
export function faultAnswer(fault: AnsweringFault, entry: LedgerEntry): GoogleAnswer {
  switch (fault.do) {
    case 'quota':
      return quotaAnswer(fault, entry)
    case 'unavailable':
      return statusAnswer(
        'UNAVAILABLE',
        'The service is currently unavailable.',
        [],
        later(fault.retryAfter),
      )
    case 'html':
      return {
        status: 500,
        headers: HTML,
        body: '<!DOCTYPE html>\n<title>Error 500 (Server Error)!!1</title>\n',
      }
    case 'empty':
      return { status: fault.status ?? 503, headers: {}, body: '' }
    case 'redirect':
      return { status: 302, headers: { ...HTML, location: fault.to }, body: '' }
    case 'notJson':
      return { status: 200, headers: JSON_TYPE, body: 'upstream connect error' }
    case 'oversize':
      return { status: 200, headers: JSON_TYPE, body: oversized(fault.bytes ?? MIB + 1024) }
    case 'unauthenticated':
      return unauthenticated('ACCESS_TOKEN_EXPIRED', entry.method).answer
    case 'answer':
      return { status: fault.status, headers: fault.headers ?? JSON_TYPE, body: fault.body }
  }
}

function quotaAnswer(
  { retryDelay, retryAfter }: Extract<GoogleFault, { do: 'quota' }>,
  { endpoint }: LedgerEntry,
): GoogleAnswer {
  if (endpoint === 'sts' && retryDelay === undefined) {
    const description =
      "[Security Token Service] The request was throttled due to rate limit on the following metrics: 'Token exchange requests'"
    const error = { error: 'quota_exceeded', error_description: description }
    return jsonAnswer(429, error, later(retryAfter))
  }
  const metadata = {
    consumer: 'projects/123456789012',
    service: `${endpoint}.googleapis.com`,
    quota_metric: `${endpoint}.googleapis.com/requests`,
    quota_limit: 'RequestsPerMinutePerProject',
  }
  const details = [errorInfo('RATE_LIMIT_EXCEEDED', 'googleapis.com', metadata)]
  if (retryDelay !== undefined) {
    details.push({ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay })
  }
  return statusAnswer('RESOURCE_EXHAUSTED', 'Quota exceeded.', details, later(retryAfter))
}

const later = (retryAfter: string | undefined): Readonly<Record<string, string>> =>
  retryAfter === undefined ? {} : { 'retry-after': retryAfter }

/** JSON of exactly so many bytes. */
function oversized(bytes: number): string {
  const frame = '{"accessToken":""}'
  return `{"accessToken":"${'x'.repeat(Math.max(0, bytes - frame.length))}"}`
}
