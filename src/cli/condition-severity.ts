import type { Condition, ConditionType } from '../api/condition.ts'

/** What it means that a condition is True. */
const WHILE_TRUE: Readonly<Record<ConditionType, 'Failing' | 'Warning' | undefined>> = {
  Ready: undefined,
  Reconciling: undefined,
  Stalled: 'Failing',
  Expired: 'Failing',
  RefreshFailing: 'Failing',
  // Neither Ready nor the next refresh is touched by these.
  ConsumersStale: 'Warning',
  RestartRefused: 'Warning',
}

/**
 * How grave it is what a condition says. Failing: the object is not Ready, or its next credential is held up. Warning:
 * somebody who uses it is not well.
 *
 * @returns undefined: nothing is wrong
 */
export function conditionSeverity({
  type,
  status,
}: Pick<Condition, 'type' | 'status'>): 'Failing' | 'Warning' | undefined {
  if (type === 'Ready') return status === 'True' ? undefined : 'Failing'
  return status === 'True' ? WHILE_TRUE[type] : undefined
}
