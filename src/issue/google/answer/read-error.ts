import { z } from 'zod'
import { readJson } from '../../answer/read-json.ts'

const text = z.string().optional().catch(undefined)

const detailSchema = z.object({ '@type': text, reason: text, domain: text, retryDelay: text })

/** Whatever of it is missing or of another form is left out: it is somebody else's text. */
const errorSchema = z.object({
  error: z.object({
    status: text,
    message: text,
    details: z
      .array(detailSchema.optional().catch(undefined))
      .transform((all) => all.filter((each) => each !== undefined))
      .catch([]),
  }),
})

/** As much of a google.rpc.Status as decisions need. Other people's words: never shown as they are. */
export type GoogleError = {
  /** Such as `PERMISSION_DENIED`. */
  readonly status: string | undefined
  readonly message: string | undefined
  readonly details: readonly GoogleErrorDetail[]
}

export type GoogleErrorDetail = {
  readonly type: string | undefined
  /** Of a google.rpc.ErrorInfo. */
  readonly reason: string | undefined
  /** Of a google.rpc.RetryInfo. */
  readonly retryDelay: string | undefined
}

/**
 * Reads the body of a refusal.
 *
 * Source: https://cloud.google.com/apis/design/errors (`{"error": {code, message, status, details}}`)
 *
 * @returns undefined when it is not a google.rpc.Status
 */
export function readError(body: string): GoogleError | undefined {
  const read = readJson(errorSchema, body)
  if (read === undefined) return undefined
  const { status, message, details } = read.error
  return {
    status,
    message,
    details: details.map(({ '@type': type, reason, retryDelay }) => ({ type, reason, retryDelay })),
  }
}
