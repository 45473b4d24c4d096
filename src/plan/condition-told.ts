import type { Condition, ConditionType } from '../api/condition.ts'
import type { Told } from './told.ts'

/** What a condition says; undefined: there is none of that type. */
export function conditionTold(
  { conditions = [] }: { readonly conditions?: readonly Condition[] | undefined },
  type: ConditionType,
): Told | undefined {
  const found = conditions.find((condition) => condition.type === type)
  return found && { reason: found.reason, message: found.message }
}
