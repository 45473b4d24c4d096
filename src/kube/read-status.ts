import { asRecord } from './as-record.ts'
import type { StatusCause } from './error.ts'

/** Of metav1.Status what may be shown. */
export type StatusFacts = {
  readonly code?: number
  readonly reason?: string
  readonly causes: readonly StatusCause[]
  readonly retryAfterSeconds?: number
}

/** CamelCase words of Kubernetes, nothing that could carry a value. */
const REASON = /^[A-Za-z]{1,64}$/
/**
 * A path such as spec.secret.formats[0].type or data[token], of camel-case words: what a careless webhook puts here in
 * its place, a token for one, has digits or capitals side by side.
 */
const FIELD =
  /^(?=.{1,128}$)[a-z]+(?:[A-Z][a-z]+)*(?:[./-][a-z]+(?:[A-Z][a-z]+)*|\[(?:\d{1,4}|[a-z]+(?:[./-][a-z]+)*)\])*$/
const MOST_CAUSES = 8

/** @param raw whatever the server sent; everything that is not as expected is left out */
export function readStatus(raw: unknown): StatusFacts {
  const status = asRecord(raw)
  const details = asRecord(status['details'])
  const code = status['code']
  const reason = text(status['reason'], REASON)
  const seconds = details['retryAfterSeconds']
  const list = Array.isArray(details['causes']) ? details['causes'].slice(0, MOST_CAUSES) : []
  const causes = list.flatMap((entry) => {
    const cause = asRecord(entry)
    const field = text(cause['field'], FIELD) ?? ''
    const why = text(cause['reason'], REASON) ?? ''
    return field === '' && why === '' ? [] : [{ reason: why, field }]
  })
  return {
    causes,
    ...(typeof code === 'number' ? { code } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(typeof seconds === 'number' && seconds > 0 ? { retryAfterSeconds: seconds } : {}),
  }
}

function text(value: unknown, pattern: RegExp): string | undefined {
  return typeof value === 'string' && pattern.test(value) ? value : undefined
}
