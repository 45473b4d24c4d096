import { retryable } from '../../../failure.ts'

/** A bug. What was thrown may quote a request or an answer, so it ends there. */
export const UNEXPECTED = retryable(
  'IssuerUnavailable',
  'the k0rdent issuer failed for a reason that mintlet does not know',
)
