import type { Condition, ConditionType } from '../../../src/api/condition.ts'
import type { Token } from './token-api.ts'

/** `True Refreshed`, `False NotGranted`, or `` when the object does not have the condition. */
export function conditionOf({ status }: Token, type: ConditionType): string {
  const found = status?.conditions?.find((one: Condition) => one.type === type)
  return found === undefined ? '' : `${found.status} ${found.reason}`
}
