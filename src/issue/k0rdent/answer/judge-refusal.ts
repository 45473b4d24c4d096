import { type Failure, retryable, stalled } from '../../../failure.ts'
import type { HttpAnswer } from '../../../http/http-client.ts'
import { badResponse } from './bad-response.ts'
import { rateLimited } from './rate-limited.ts'
import { readRefusal } from './read-refusal.ts'

export type RefusedCall = {
  /** What was asked, for messages: `list credentials`. */
  readonly name: string
  /** Whose credentials; k0rdent's id. */
  readonly serviceAccount: string
}

/**
 * What an answer means that is no 2xx. Nothing of its body is ever shown.
 *
 * Source: https://docs.kui.k0labs.com/docs/serviceaccounts (who is no tenant administrator is told 404)
 *
 * @param now epoch milliseconds
 */
export function judgeRefusal(answer: HttpAnswer, refused: RefusedCall, now: number): Failure {
  const { status } = answer
  const { name, serviceAccount } = refused
  if (status === 429) return rateLimited(answer, name, now)
  if (status === 408 || status >= 500) {
    return retryable('IssuerUnavailable', `k0rdent, ${name}: trouble of its own (HTTP ${status})`)
  }
  if (status >= 300 && status < 400) {
    return badResponse(name, 'the answer is a redirect, which is not followed')
  }
  switch (status) {
    case 401:
      return stalled(
        'Unauthenticated',
        `k0rdent, ${name}: the operator's own credentials are not accepted (401), not even read or asked for anew: check the Secret that spec.k0rdent.auth of the issuer names`,
      )
    case 403:
      return stalled(
        'PermissionDenied',
        `k0rdent, ${name}: the operator may not do this for service account ${serviceAccount} (403): whoever spec.k0rdent.auth of the issuer names has to be a tenant administrator`,
      )
    case 404:
      return stalled('NotFoundOrDenied', hidden(refused))
  }
  if (status === 400 || status === 422) {
    return readRefusal(answer.text) === undefined
      ? badResponse(name, `the answer (HTTP ${status}) is no error as k0rdent writes them`)
      : stalled('InvalidSpec', invalid(refused, status))
  }
  return badResponse(name, `the answer has an unexpected status (HTTP ${status})`)
}

const hidden = ({ name, serviceAccount }: RefusedCall): string =>
  `k0rdent, ${name}: finds no service account ${serviceAccount}, or hides it (404). Check that this is the id of a service account there, and that whoever spec.k0rdent.auth of the issuer names is a tenant administrator: everybody else is told the same. Nothing is deleted or issued meanwhile`

const invalid = ({ name, serviceAccount }: RefusedCall, status: number): string =>
  `k0rdent, ${name}: takes the request for invalid (HTTP ${status}): check the id of service account ${serviceAccount}, and the lifetime`
