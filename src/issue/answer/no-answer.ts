import { type Failure, retryable } from '../../failure.ts'
import type { HttpProblem } from '../../http/http-client.ts'
import { GAVE_UP } from '../gave-up.ts'

/**
 * @param who whom was asked, as the subject of a sentence, such as `Google STS at https://sts.googleapis.com`
 * @param advice what to check, when it cannot be reached or does not answer
 */
export function noAnswer(problem: HttpProblem, who: string, advice: string): Failure {
  switch (problem) {
    case 'NotSent':
    case 'Unreachable':
      return retryable('IssuerUnavailable', `${who} could not be reached: ${advice}`)
    case 'Timeout':
      return retryable('IssuerUnavailable', `${who} did not answer in time: ${advice}`)
    case 'Aborted':
      return GAVE_UP
    case 'TooLong':
      return retryable('BadResponse', `${who} sent an answer that is too long to be read`)
  }
}
