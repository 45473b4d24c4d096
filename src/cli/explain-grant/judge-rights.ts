import type { AccessRight } from '../look/access-right.ts'
import type { Looked } from '../look/looked.ts'
import { type Answer, allOf } from './answer.ts'
import type { Need } from './needed-rights.ts'

/** What holds writes to the admission policies; `Unknown`: whoever asks may not look. */
export type Enforcement = 'Enforced' | 'NotEnforced' | 'Absent' | 'Unknown'

export type JudgedRight = {
  readonly askedBy: Need['askedBy']
  readonly answer: Answer
  /** One of them is enough. */
  readonly anyOf: readonly (AccessRight & { readonly allowed: Answer })[]
}

/**
 * Whether somebody has the rights that are needed.
 *
 * @param reviews for each need one of each of its rights
 */
export const judgeRights = (
  needs: readonly Need[],
  reviews: readonly (readonly Looked<boolean>[])[],
): readonly JudgedRight[] =>
  needs.map(({ askedBy, anyOf, isNameless }, index) => {
    const judged = anyOf.map((right, nth) => {
      const review = reviews[index]?.[nth]
      const allowed: Answer = review?.seen !== true ? 'Unknown' : review.value ? 'Yes' : 'No'
      return { ...right, allowed: isNameless && allowed === 'No' ? ('Unknown' as const) : allowed }
    })
    const answers = judged.map(({ allowed }) => allowed)
    return { askedBy, anyOf: judged, answer: answers.includes('Yes') ? 'Yes' : allOf(answers) }
  })
