import type { MintRequest } from '../../../api/mint-request.ts'
import { type Failure, retryable, stalled, waiting } from '../../../failure.ts'
import type { HttpAnswer } from '../../../http/http-client.ts'
import { type GoogleError, readError } from '../answer/read-error.ts'
import { retryTime } from '../answer/retry-time.ts'
import { badResponse } from './bad-response.ts'
import { deniedMessage } from './denied-message.ts'
import type { GoogleMethod } from './google-call.ts'
import { sanitiseMessage } from './sanitise-message.ts'
import { sentTexts } from './sent-texts.ts'

/** What was asked, and by whom. */
export type RefusedCall = {
  readonly method: GoogleMethod
  readonly principal: string | undefined
  readonly request: MintRequest
}

/** Where an answer of 429 names no time. */
const RATE_LIMITED_MS = 30_000
/** Less than that is no pause. */
const SHORTEST_WAIT_MS = 1000
/** Above it Google wants an organization policy. */
const USUAL_LIFETIME = 3600

/**
 * What an answer means that is not 200. Of its body only the message of a 400 is shown, sanitised.
 *
 * Source: google-iam errors, https://cloud.google.com/apis/design/errors
 *
 * @param now epoch milliseconds
 */
export function judgeApiRefusal(answer: HttpAnswer, call: RefusedCall, now: number): Failure {
  const { status } = answer
  const { method } = call
  if (status === 429) {
    const until = Math.max(retryTime(answer, now) ?? now + RATE_LIMITED_MS, now + SHORTEST_WAIT_MS)
    return waiting('RateLimited', `${method}: Google asks to wait, a quota is used up`, until)
  }
  if (status === 408 || status >= 500) {
    return retryable('IssuerUnavailable', `${method}: Google has trouble of its own (${status})`)
  }
  if (status === 401) return unauthenticated(method)
  if (status >= 300 && status < 400) {
    return badResponse(method, 'the answer is a redirect, which is not followed')
  }
  const error = readError(answer.text)
  if (error === undefined) return badResponse(method, `the answer (${status}) is not Google's JSON`)
  switch (status) {
    case 400:
      return invalid(error, call)
    case 403:
      return forbidden(error, call)
    case 404:
      return stalled('NotFoundOrDenied', deniedMessage(404, call))
    default:
      return badResponse(method, `the answer has an unexpected status (${status})`)
  }
}

const unauthenticated = (method: GoogleMethod): Failure =>
  stalled(
    'Unauthenticated',
    `${method}: Google does not accept who the operator says it is (401), not even with a fresh token: check spec.google.auth of the issuer, whether that account is enabled, and the clock of the operator`,
  )

function invalid({ message }: GoogleError, { method, request }: RefusedCall): Failure {
  const said = sanitiseMessage(message ?? '', sentTexts(request.token))
  const longer =
    method === 'generateAccessToken' && request.lifetime > USUAL_LIFETIME
      ? ' More than 1h needs the organization policy constraints/iam.allowServiceAccountCredentialLifetimeExtension for this service account'
      : ''
  return stalled(
    'InvalidSpec',
    `${method}: Google takes the request for invalid: ${said === '' ? 'it does not say why' : said}${longer === '' ? '' : fullStop(said)}${longer}`,
  )
}

const fullStop = (text: string): string => (text.endsWith('.') ? '' : '.')

function forbidden({ details }: GoogleError, call: RefusedCall): Failure {
  const reasons = new Set(details.map(({ reason }) => reason))
  if (reasons.has('SERVICE_DISABLED')) {
    return stalled(
      'PermissionDenied',
      `${call.method}: the IAM Service Account Credentials API is disabled in the project of the caller. Enable it: gcloud services enable iamcredentials.googleapis.com --project PROJECT`,
    )
  }
  if (reasons.has('ACCESS_TOKEN_SCOPE_INSUFFICIENT')) {
    return stalled(
      'Unauthenticated',
      `${call.method}: the operator's own access token has too small a scope: it needs https://www.googleapis.com/auth/cloud-platform (on a VM: the access scopes of the instance)`,
    )
  }
  return stalled('PermissionDenied', deniedMessage(403, call))
}
