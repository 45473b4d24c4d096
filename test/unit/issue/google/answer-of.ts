import type { HttpAnswer } from '../../../../src/http/http-client.ts'
import { httpAnswered } from '../../../kit/http-answered.ts'

/** An answer as the HTTP client gives it, perhaps with a date. */
export function answerOf(
  status: number,
  body: unknown,
  more: Partial<Pick<HttpAnswer, 'headers' | 'date'>> = {},
): HttpAnswer {
  const result = httpAnswered(status, body, more.headers)
  if (!result.ok) throw new Error('an answer was expected')
  return { ...result.answer, date: more.date }
}
