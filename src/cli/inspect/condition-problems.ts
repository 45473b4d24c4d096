import type { Condition } from '../../api/condition.ts'
import { conditionSeverity } from '../condition-severity.ts'
import { defined } from '../defined.ts'
import { runbookLink } from '../text/runbook-link.ts'
import type { Problem } from './problem.ts'

/**
 * What the operator says is wrong. Conditions that say the same, such as Ready and Stalled, are one problem.
 *
 * @param runbookUrl see runbookLink()
 */
export function conditionProblems(
  conditions: readonly Condition[],
  runbookUrl: string | undefined,
): Problem[] {
  const bad = conditions.flatMap((condition) => {
    const severity = conditionSeverity(condition)
    return severity === undefined ? [] : [{ ...condition, severity }]
  })
  const told = Map.groupBy(bad, ({ reason, message }) => `${reason} ${message}`)
  return [...told.values()].flatMap((same) => {
    const [first] = same
    if (first === undefined) return []
    const { reason, message, severity, lastTransitionTime: since } = first
    const types = same.map(({ type }) => type)
    const runbook = runbookLink(reason, runbookUrl)
    return [{ reason, severity, message, since, conditions: types, ...defined({ runbook }) }]
  })
}
