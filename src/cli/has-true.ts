import type { Condition } from '../api/condition.ts'

/** Whether a condition is there and True. */
export const hasTrue = (
  conditions: readonly Pick<Condition, 'type' | 'status'>[],
  wanted: Condition['type'],
): boolean => conditions.some(({ type, status }) => type === wanted && status === 'True')
