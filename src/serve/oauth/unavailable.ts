import { type Outcome, outcome } from './outcome.ts'

/** It is about as long until another replica, or this one, has what is missing now. */
const RETRY_AFTER_S = '1'

/** 503: what was asked is in order, and cannot be done at the moment. */
export const unavailable = (): Outcome =>
  outcome.refused('Unavailable', { 'retry-after': RETRY_AFTER_S })
