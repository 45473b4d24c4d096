import { type Answer, allOf } from './answer.ts'
import type { Enforcement, JudgedRight } from './judge-rights.ts'

/** Whether somebody with these rights may write the object. */
export function mayWrite(rights: readonly JudgedRight[], enforcement: Enforcement): Answer {
  const of = (askedBy: JudgedRight['askedBy']): Answer =>
    allOf(rights.filter((right) => right.askedBy === askedBy).map(({ answer }) => answer))
  if (enforcement === 'Absent' || enforcement === 'NotEnforced') return of('RBAC')
  const asked = of('AdmissionPolicy')
  // Nobody is refused by a policy that may not be there.
  const policy = enforcement === 'Unknown' && asked === 'No' ? 'Unknown' : asked
  return allOf([of('RBAC'), policy])
}
