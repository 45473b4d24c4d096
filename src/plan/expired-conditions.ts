import type { WantedCondition } from '../api/set-conditions.ts'

/** The conditions of an object that has ended for good. */
export function expiredConditions(message: string, observedGeneration: number): WantedCondition[] {
  const reason = 'Expired'
  return [
    { type: 'Ready', status: 'False', observedGeneration, reason, message },
    { type: 'Stalled', status: 'True', observedGeneration, reason, message },
    { type: 'Expired', status: 'True', observedGeneration, reason, message },
  ]
}
