import { type GoogleAnswer, jsonAnswer } from './google-answer.ts'

const HTTP_STATUS = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
} as const

export type StatusName = keyof typeof HTTP_STATUS

/**
 * A google.rpc.Status in the JSON form of Google's front end.
 *
 * @param details google.rpc messages, each with its `@type`
 */
export function statusAnswer(
  status: StatusName,
  message: string,
  details: readonly object[] = [],
  headers: Readonly<Record<string, string>> = {},
): GoogleAnswer {
  const code = HTTP_STATUS[status]
  const error = { code, message, status, ...(details.length > 0 && { details }) }
  return jsonAnswer(code, { error }, headers)
}
