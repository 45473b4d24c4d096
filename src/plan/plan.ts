import { CHECKS } from './checks.ts'
import type { Observed } from './observed.ts'
import type { Settings } from './settings.ts'
import type { Plan } from './step.ts'

/**
 * Decides the next step. Pure: the same observation at the same time gives the same plan.
 *
 * @param now epoch milliseconds
 */
export function plan(observed: Observed, now: number, settings: Settings): Plan {
  for (const check of CHECKS) {
    const decided = check(observed, now, settings)
    if (decided !== undefined) return decided
  }
  return { step: 'Rest', why: 'Valid' }
}
