import type { Condition } from '../api/condition.ts'
import type { Trouble } from './trouble.ts'

/**
 * The trouble that conditions tell of. Of a lapse only the consequence is told by Ready; the cause stands
 * beside it as long as it is behind.
 */
export function lastTold({
  conditions = [],
}: {
  readonly conditions?: readonly Condition[]
}): Trouble | undefined {
  const told = conditions.find(
    ({ type, status }) =>
      (type === 'RefreshFailing' && status === 'True') ||
      type === 'Stalled' ||
      (type === 'Ready' && status === 'False'),
  )
  if (told === undefined) return undefined
  const stalled = conditions.some(({ type }) => type === 'Stalled')
  const behind = conditions.find(({ type }) => type === 'Reconciling')
  const { reason, message } = told.reason === 'Lapsed' ? (behind ?? told) : told
  return { stalled, reason, message }
}
