import { type Failure, retryable } from '../../../failure.ts'
import type { GoogleMethod } from './google-call.ts'

/** An answer that is not what the API's documentation says. */
export const badResponse = (method: GoogleMethod | 'token exchange', what: string): Failure =>
  retryable(
    'BadResponse',
    `${method}: ${what}. Tried again by itself; if it lasts, look what stands between the operator and the API`,
  )
