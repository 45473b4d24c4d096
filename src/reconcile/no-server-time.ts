import { retryable } from '../failure.ts'

/** Without it nothing is ended for good, and asking again in the same turn brings no other answer. */
export const NO_SERVER_TIME = retryable(
  'ApiServerUnavailable',
  'the API server does not tell its time (no Date header): look for a proxy between it and the operator',
)
