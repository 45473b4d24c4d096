import type { Condition } from '../../../src/api/condition.ts'
import type { ImpersonatedTokenStatus } from '../../../src/api/impersonated-token-status.ts'

type Status = ImpersonatedTokenStatus

/**
 * What one write of a status changes, in a few words; of what stays the same nothing is said. An
 * empty text: only what is told elsewhere, or bookkeeping.
 */
export function describeStatusChange(before: Status, after: Status): string {
  const parts = [
    ...conditionChanges(before.conditions ?? [], after.conditions ?? []),
    ...(after.phase === before.phase ? [] : [`phase ${after.phase}`]),
    ...(after.refreshAt === before.refreshAt || after.refreshAt === undefined
      ? []
      : [`next refresh ${after.refreshAt}`]),
    ...issuanceChange(before.issuance, after.issuance),
    ...(after.lastHandledRefresh === before.lastHandledRefresh
      ? []
      : [`request ${after.lastHandledRefresh} is served`]),
  ]
  if (parts.length > 0) return parts.join(', ')
  return after.secretResourceVersion === before.secretResourceVersion
    ? ''
    : 'knows its Secret again'
}

function conditionChanges(before: readonly Condition[], after: readonly Condition[]): string[] {
  const gone = before.filter((each) => find(after, each) === undefined)
  const news = after.filter((each) => {
    const old = find(before, each)
    const sameText = isSteady(each) || old?.message === each.message
    return old?.status !== each.status || old.reason !== each.reason || !sameText
  })
  const messages = new Set(news.filter((each) => !isSteady(each)).map(({ message }) => message))
  const heads = news.map(({ type, status, reason }) =>
    type === 'Ready' ? `Ready=${status}/${reason}` : `${type}/${reason}`,
  )
  return [
    ...heads,
    ...gone.map(({ type }) => `no longer ${type}`),
    ...[...messages].map((message) => `"${message}"`),
  ]
}

const find = (list: readonly Condition[], { type }: Condition): Condition | undefined =>
  list.find((each) => each.type === type)

/** All is well, and the message only says times that are told already. */
const isSteady = ({ reason }: Condition): boolean => reason === 'Refreshed' || reason === 'Issued'

function issuanceChange(before: Status['issuance'], after: Status['issuance']): string[] {
  const parts: string[] = []
  if (after?.attempts !== undefined && after.lastFailureAt !== before?.lastFailureAt) {
    parts.push(`failed attempt ${after.attempts}, next ${after.nextAttemptAt}`)
  }
  if (
    after?.unscheduledMints !== undefined &&
    after.unscheduledMints !== before?.unscheduledMints
  ) {
    parts.push(`${after.unscheduledMints} beyond schedule since ${after.unscheduledSince}`)
  }
  return parts
}
