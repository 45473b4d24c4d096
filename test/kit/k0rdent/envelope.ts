import { randomBytes } from 'node:crypto'
import type { K0rdentAnswer } from './k0rdent-answer.ts'
import type { K0rdentSettings } from './k0rdent-settings.ts'

/** What goes out, but for the Date. */
export type HttpText = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * An answer as HTTP, in the envelope that the settings name.
 *
 * @param now epoch milliseconds
 */
export function envelope(
  answer: K0rdentAnswer,
  settings: Pick<K0rdentSettings, 'envelope' | 'wrapsSuccess'>,
  now: number,
): HttpText {
  const requestId = `req_global-${now}-${randomBytes(6).toString('hex')}`
  const { status } = answer
  const common = { meta: { requestId, timestamp: new Date(now).toISOString() } }
  const value = bodyOf(answer, settings, common)
  const headers = { 'x-request-id': requestId }
  if (value === undefined) return { status, headers, body: '' }
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
  }
}

function bodyOf(
  answer: K0rdentAnswer,
  settings: Pick<K0rdentSettings, 'envelope' | 'wrapsSuccess'>,
  common: object,
): object | undefined {
  if ('error' in answer) {
    const { code, message } = answer.error
    return settings.envelope === 'common'
      ? { success: false, error: { code, message }, ...common }
      : { error: { code: answer.status, message, details: [] } }
  }
  if (answer.value === undefined || !settings.wrapsSuccess) return answer.value
  return { success: true, data: answer.value, ...common }
}
