import type { OauthRequest } from '../oauth-endpoints.ts'
import { type Outcome, outcome } from './outcome.ts'
import { type Form, parseForm } from './parse-form.ts'

export type FormReceived =
  | { readonly ok: true; readonly form: Form }
  | { readonly ok: false; readonly outcome: Outcome }

const MOST_BYTES = 16_384
const FORM_TYPE = /^application\/x-www-form-urlencoded[ \t]*(?:;|$)/i

/**
 * The parameters of a POST. The body is read before anything is said about it, so that a connection can be kept
 * whose request was wrong.
 */
export async function receiveForm(request: OauthRequest): Promise<FormReceived> {
  const read = await request.readBody(MOST_BYTES)
  if (read.kind === 'TooLong') return refused('TooLong')
  if (read.kind === 'Gone') return refused('Body')
  // An empty query has no parameters.
  if (/\?./s.test(request.target)) return refused('Query')
  if (!FORM_TYPE.test(request.headers['content-type'] ?? '')) return refused('ContentType')
  const form = parseForm(read.bytes)
  return form === undefined ? refused('Form') : { ok: true, form }
}

const refused = (id: Parameters<typeof outcome.refused>[0]): FormReceived => ({
  ok: false,
  outcome: outcome.refused(id),
})
