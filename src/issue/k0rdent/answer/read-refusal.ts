import { z } from 'zod'
import { readJson } from '../../answer/read-json.ts'

/** As much of an error as decisions need. Other people's words: never shown. */
export type Refusal = {
  /** In the endpoint pages a number. */
  readonly status: number | undefined
  /** On the page of common structures a text; lower case, words separated by `_`. */
  readonly code: string | undefined
  /** Message and details, in lower case; at most 4,000 characters. */
  readonly words: string
}

/** Nothing that a decision needs is further back. */
const MOST_WORDS = 4000

const words = z.string().optional().catch(undefined)
const rest = z.unknown().optional()

const errorSchema = z.object({ message: words, details: rest })

/** `{error: {code: number, message, details[]}}` */
const endpointSchema = z.object({
  success: z.literal(false).optional(),
  error: errorSchema.extend({ code: z.int() }),
})

const commonErrorSchema = errorSchema.extend({ code: z.string().min(1).max(128) })

/** `{success: false, error: {code: string, message}, meta}`; where exactly the code is, the page shows no example of. */
const commonSchema = z
  .object({ success: z.literal(false) })
  .and(
    z.union([
      z.object({ error: commonErrorSchema }).transform(({ error }) => error),
      z.object({ data: commonErrorSchema }).transform(({ data }) => data),
      commonErrorSchema,
    ]),
  )

/**
 * Reads the body of a refusal, in either of the envelopes that k0rdent's pages show.
 *
 * @returns undefined when it is neither: then it may be somebody else's answer, such as a proxy's
 */
export function readRefusal(text: string): Refusal | undefined {
  const endpoint = readJson(endpointSchema, text)?.error
  if (endpoint !== undefined) {
    return { status: endpoint.code, code: undefined, words: wordsOf(endpoint) }
  }
  const common = readJson(commonSchema, text)
  return common && { status: undefined, code: plain(common.code), words: wordsOf(common) }
}

const plain = (code: string): string => code.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')

const wordsOf = ({ message = '', details = [] }: z.output<typeof errorSchema>): string =>
  `${message} ${JSON.stringify(details)}`.slice(0, MOST_WORDS).toLowerCase()
