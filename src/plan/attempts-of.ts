import type { Issuance } from '../api/issuance.ts'

/**
 * Failed attempts in a row for this spec, with the one that has just been made.
 *
 * @param generation of the object
 */
export const attemptsOf = (before: Issuance, generation: number): number =>
  before?.observedGeneration === generation ? (before.attempts ?? 0) + 1 : 1
