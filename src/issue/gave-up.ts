import { retryable } from '../failure.ts'

/** What every issuer says when its signal aborts. */
export const GAVE_UP = retryable('IssuerUnavailable', 'the mint was given up before it was done')
