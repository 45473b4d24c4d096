import type { Caller } from './caller.ts'
import { errorInfo } from './error-info.ts'
import { methodMetadata } from './method-metadata.ts'
import { Refused } from './refused.ts'
import { statusAnswer } from './status-answer.ts'

const SUFFICIENT = [
  'https://www.googleapis.com/auth/cloud-platform',
  'https://www.googleapis.com/auth/iam',
]

/** @throws Refused 403 ACCESS_TOKEN_SCOPE_INSUFFICIENT unless the token was made for this API */
export function checkScopes({ scopes }: Caller, method: string): void {
  if (scopes === undefined || SUFFICIENT.some((each) => scopes.includes(each))) return
  const message = 'Request had insufficient authentication scopes.'
  const details = [
    errorInfo('ACCESS_TOKEN_SCOPE_INSUFFICIENT', 'googleapis.com', methodMetadata(method)),
  ]
  throw new Refused(statusAnswer('PERMISSION_DENIED', message, details))
}
