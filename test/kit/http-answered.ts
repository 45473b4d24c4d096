import type { HttpResult } from '../../src/http/http-client.ts'

/**
 * An answer of a service.
 *
 * @param body a text as it is, anything else as JSON
 * @param headers in lower case
 */
export const httpAnswered = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpResult => ({
  ok: true,
  answer: {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    date: undefined,
    text: typeof body === 'string' ? body : JSON.stringify(body),
  },
})
