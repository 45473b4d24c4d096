import type { OauthAnswer } from '../oauth-endpoints.ts'
import { type OauthError, REFUSALS, type Refusal } from './refusals.ts'

/** An answer, and what metrics call it. */
export type Outcome = {
  readonly answer: OauthAnswer
  /** undefined: it is none. */
  readonly error: OauthError | undefined
}

/** RFC 6749 section 5.1 asks for the first two. */
const HEADERS = {
  'cache-control': 'no-store',
  pragma: 'no-cache',
  'x-content-type-options': 'nosniff',
} as const
const JSON_HEADERS = { 'content-type': 'application/json', ...HEADERS } as const

/** The three kinds of answers. */
export const outcome = {
  json: (body: object): Outcome => ({
    answer: { status: 200, headers: JSON_HEADERS, body: JSON.stringify(body) },
    error: undefined,
  }),
  /** 200 without a body, and so without a type: an empty text is not JSON. */
  empty: (): Outcome => ({ answer: { status: 200, headers: HEADERS, body: '' }, error: undefined }),
  /** @param headers on top of those that all answers have */
  refused(id: keyof typeof REFUSALS, headers: Readonly<Record<string, string>> = {}): Outcome {
    const { status, error, description }: Refusal = REFUSALS[id]
    const body = JSON.stringify({ error, error_description: description })
    return { answer: { status, headers: { ...JSON_HEADERS, ...headers }, body }, error }
  },
}
