import type { Condition } from '../api/condition.ts'
import type { ImpersonatedTokenStatus } from '../api/impersonated-token-status.ts'
import type { Reason } from '../api/reason.ts'
import type { Outcome } from './outcome.ts'

/** What people are told as an event. Normal ones are published only when the operator is asked to. */
export type Notice = {
  readonly type: 'Normal' | 'Warning'
  readonly reason: Reason
  readonly message: string
}

/** How objects begin, and what was asked for: nothing to warn of. */
const UNTROUBLED: ReadonlySet<Reason> = new Set(['Suspended', 'Pending'])

/** Warnings on transitions only: a trouble that goes on is told by the conditions, not again and again. */
export function notices(
  before: ImpersonatedTokenStatus,
  after: ImpersonatedTokenStatus,
  outcome: Outcome,
): Notice[] {
  const ready = find(after, 'Ready')
  if (outcome.kind === 'Expired' && ready !== undefined) {
    return [{ type: 'Normal', reason: 'Expired', message: ready.message }]
  }
  const told: Notice[] = []
  if ((outcome.kind === 'Minted' || outcome.kind === 'Adopted') && ready !== undefined) {
    const reason = (after.mints ?? 1) > 1 ? 'Refreshed' : 'Issued'
    told.push({ type: 'Normal', reason, message: ready.message })
  }
  const trouble = troubleOf(after)
  if (trouble !== undefined && trouble.reason !== troubleOf(before)?.reason) {
    told.push({ type: 'Warning', reason: trouble.reason, message: trouble.message })
  }
  return told
}

function troubleOf(status: ImpersonatedTokenStatus): Condition | undefined {
  const ready = find(status, 'Ready')
  const unready = ready?.status === 'False' ? ready : undefined
  const trouble = find(status, 'RefreshFailing') ?? find(status, 'Stalled') ?? unready
  return trouble === undefined || UNTROUBLED.has(trouble.reason) ? undefined : trouble
}

const find = (status: ImpersonatedTokenStatus, type: string): Condition | undefined =>
  status.conditions?.find((condition) => condition.type === type)
