import type { Condition } from '../api/condition.ts'
import type { Reason } from '../api/reason.ts'
import { consumersNamed } from './consumers/consumers-named.ts'

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
  const refused = find(after, 'RestartRefused')
  if (refused !== undefined && find(before, 'RestartRefused') === undefined) {
    told.push({ type: 'Warning', reason: refused.reason, message: refused.message })
  }
  const stale = find(after, 'ConsumersStale')
  if (stale !== undefined && isNews(stale, find(before, 'ConsumersStale'))) {
    told.push({ type: 'Warning', reason: stale.reason, message: stale.message })
  }
  return told
}

/**
 * Consumers are told of when there are any, and again when another one joins them that was not told of; not when
 * times have changed or some of them are gone.
 */
function isNews({ reason, message }: Condition, before: Condition | undefined): boolean {
  if (before?.reason !== reason) return true
  const known = consumersNamed(before.message)
  return known.isAll && consumersNamed(message).names.some((name) => !known.names.includes(name))
}

function troubleOf(status: Spoken): Condition | undefined {
  const ready = find(status, 'Ready')
  const unready = ready?.status === 'False' ? ready : undefined
  const trouble = find(status, 'RefreshFailing') ?? find(status, 'Stalled') ?? unready
  return trouble === undefined || UNTROUBLED.has(trouble.reason) ? undefined : trouble
}

const find = (status: Spoken, type: string): Condition | undefined =>
  status.conditions?.find((condition) => condition.type === type)
