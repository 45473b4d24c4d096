import { Refused } from './refused.ts'
import { statusAnswer } from './status-answer.ts'

export type FieldViolation = { readonly field?: string; readonly description: string }

/**
 * 400 as Google's front end has it for JSON that does not fit the method: the descriptions as message, one a line, and
 * as google.rpc.BadRequest.
 */
export const badRequest = (fieldViolations: readonly FieldViolation[]): Refused =>
  new Refused(
    statusAnswer('INVALID_ARGUMENT', fieldViolations.map((each) => each.description).join('\n'), [
      { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations },
    ]),
  )
