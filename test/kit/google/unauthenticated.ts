import { errorInfo } from './error-info.ts'
import { methodMetadata } from './method-metadata.ts'
import { Refused } from './refused.ts'
import { statusAnswer } from './status-answer.ts'

export type UnauthenticatedReason =
  | 'CREDENTIALS_MISSING'
  | 'ACCESS_TOKEN_EXPIRED'
  | 'ACCESS_TOKEN_TYPE_UNSUPPORTED'
  | 'ACCOUNT_STATE_INVALID'

const EXPECTED =
  'Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.'

/** 401 of Google's front end, with the reasons of google.api.ErrorReason. */
export function unauthenticated(reason: UnauthenticatedReason, method: string): Refused {
  const what =
    reason === 'CREDENTIALS_MISSING'
      ? 'Request is missing required authentication credential.'
      : 'Request had invalid authentication credentials.'
  const more = reason === 'CREDENTIALS_MISSING' ? '' : ', error="invalid_token"'
  return new Refused(
    statusAnswer(
      'UNAUTHENTICATED',
      `${what} ${EXPECTED}`,
      [errorInfo(reason, 'googleapis.com', methodMetadata(method))],
      { 'www-authenticate': `Bearer realm="https://accounts.google.com/"${more}` },
    ),
  )
}
