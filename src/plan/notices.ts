import type { Condition } from '../api/condition.ts'
import type { Reason } from '../api/reason.ts'

/** What people are told as an event. Normal ones are published only when the operator is asked to. */
export type Notice = {
  readonly type: 'Normal' | 'Warning'
  readonly reason: Reason
  readonly message: string
}

/** How objects begin, and what was asked for: nothing to warn of. */
const UNTROUBLED: ReadonlySet<Reason> = new Set(['Suspended', 'Pending'])

type Spoken = { readonly conditions?: readonly Condition[] }

/**
 * Warnings on transitions only: a trouble that goes on is told by the conditions, not again and again.
 *
 * @param done what has been reached by the step, if anything: an issue, or the end
 */
export function notices(before: Spoken, after: Spoken, done: Reason | undefined): Notice[] {
  const ready = find(after, 'Ready')
  const told: Notice[] = []
  if (done !== undefined && ready !== undefined) {
    told.push({ type: 'Normal', reason: done, message: ready.message })
    if (done === 'Expired') return told
  }
  const trouble = troubleOf(after)
  if (trouble !== undefined && trouble.reason !== troubleOf(before)?.reason) {
    told.push({ type: 'Warning', reason: trouble.reason, message: trouble.message })
  }
  return told
}

function troubleOf(status: Spoken): Condition | undefined {
  const ready = find(status, 'Ready')
  const unready = ready?.status === 'False' ? ready : undefined
  const trouble = find(status, 'RefreshFailing') ?? find(status, 'Stalled') ?? unready
  return trouble === undefined || UNTROUBLED.has(trouble.reason) ? undefined : trouble
}

const find = (status: Spoken, type: string): Condition | undefined =>
  status.conditions?.find((condition) => condition.type === type)
