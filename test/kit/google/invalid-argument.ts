import { Refused } from './refused.ts'
import { statusAnswer } from './status-answer.ts'

/** 400 of the method itself, which mostly says no more than this. */
export const invalidArgument = (message = 'Request contains an invalid argument.'): Refused =>
  new Refused(statusAnswer('INVALID_ARGUMENT', message))
