import { z } from 'zod'
import { type Failure, retryable, stalled } from '../../../failure.ts'
import type { HttpAnswer } from '../../../http/http-client.ts'
import { readJson } from '../../answer/read-json.ts'
import { badResponse } from './bad-response.ts'
import { rateLimited } from './rate-limited.ts'
import { readRefusal } from './read-refusal.ts'

/** RFC 6749 section 5.2; the pages do not say whether k0rdent writes it. */
const oauthSchema = z.object({ error: z.string().max(128) })

const CLIENT = /client|credential|invalid_grant/
const NARROWING = /scope|role|narrow/

export type RefusedClient = {
  /** Whose client credentials they are, and what to check: the end of a sentence. */
  readonly check: string
  /** Whether a narrowing was asked for. */
  readonly narrowed: boolean
}

const CALL = 'token endpoint'

/**
 * What an answer of the token endpoint means that is no token.
 *
 * @param now epoch milliseconds
 */
export function judgeTokenRefusal(
  answer: HttpAnswer,
  { check, narrowed }: RefusedClient,
  now: number,
): Failure {
  const { status } = answer
  if (status === 429) return rateLimited(answer, CALL, now)
  if (status === 408 || status >= 500) {
    return retryable('IssuerUnavailable', `k0rdent, ${CALL}: trouble of its own (HTTP ${status})`)
  }
  if (status === 401) return stalled('Unauthenticated', notAccepted(check))
  const cause =
    status === 400 || status === 403 || status === 422 ? causeOf(answer.text) : undefined
  if (cause === undefined) {
    return badResponse(CALL, `the answer (HTTP ${status}) is neither a token nor a refusal of one`)
  }
  if (!narrowed || (CLIENT.test(cause) && !NARROWING.test(cause))) {
    return status === 403
      ? stalled('PermissionDenied', `k0rdent gives no token for these client credentials: ${check}`)
      : stalled('Unauthenticated', notAccepted(check))
  }
  return stalled(status === 403 ? 'PermissionDenied' : 'InvalidSpec', NOT_NARROWED)
}

/** What its code and words say, not to be shown; undefined: it is no refusal that the service wrote. */
function causeOf(text: string): string | undefined {
  const oauth = readJson(oauthSchema, text)?.error
  if (oauth !== undefined) return oauth.toLowerCase()
  const refusal = readRefusal(text)
  return refusal && `${refusal.code ?? ''} ${refusal.words}`
}

const notAccepted = (check: string): string =>
  `k0rdent does not accept these client credentials: ${check}`

const NOT_NARROWED =
  'k0rdent refuses accessToken.narrowing: scope and scopeId have to name the scope of the credential or one within it (organization > project), and roles be some of its own'
