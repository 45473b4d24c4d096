import { jsonAnswer } from './google-answer.ts'
import { Refused } from './refused.ts'

/** Errors of RFC 6749 and RFC 8693, and `quota_exceeded`, which is Google's own. */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_grant'
  | 'invalid_target'
  | 'invalid_scope'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'quota_exceeded'

/** What STS answers where a request is wrong: 400, `error` and `error_description`. */
export const oauthError = (code: OAuthErrorCode, description: string): Refused =>
  new Refused(jsonAnswer(400, { error: code, error_description: description }))
