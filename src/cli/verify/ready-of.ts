import type { Condition } from '../../api/condition.ts'

/** Why an object is Ready or not, by its conditions. */
export const readyOf = (status: {
  readonly conditions?: readonly Condition[]
}): Pick<Condition, 'status' | 'reason' | 'message'> | undefined =>
  status.conditions?.find(({ type }) => type === 'Ready')
