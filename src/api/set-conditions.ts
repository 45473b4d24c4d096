import { CONDITION_TYPES, type Condition } from './condition.ts'

/** As much as the API server takes. */
const MOST_MESSAGE = 32_768

export type WantedCondition = Omit<Condition, 'lastTransitionTime'>

/**
 * The conditions to publish: those wanted, in the fixed order of CONDITION_TYPES, each keeping its
 * lastTransitionTime while its status is unchanged. A condition that is not wanted disappears,
 * as kstatus has it for conditions that are only worth showing when true.
 *
 * @param now RFC 3339
 */
export function setConditions(
  current: readonly Condition[],
  wanted: readonly WantedCondition[],
  now: string,
): Condition[] {
  return CONDITION_TYPES.flatMap((type) => {
    const want = wanted.find((condition) => condition.type === type)
    if (want === undefined) return []
    const before = current.find((condition) => condition.type === type)
    const lastTransitionTime = before?.status === want.status ? before.lastTransitionTime : now
    const message = want.message.slice(0, MOST_MESSAGE)
    return [{ ...want, message, lastTransitionTime }]
  })
}
