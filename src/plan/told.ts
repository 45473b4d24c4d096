import type { WantedCondition } from '../api/set-conditions.ts'

/** What a condition says. */
export type Told = Pick<WantedCondition, 'reason' | 'message'>
