import type { ImpersonatedTokenStatus } from '../../api/impersonated-token-status.ts'
import { parseTime } from '../../api/parse-time.ts'
import { conditionTold } from '../condition-told.ts'
import type { Observed } from '../observed.ts'
import type { Settings } from '../settings.ts'
import type { Told } from '../told.ts'
import { publishedOfToken } from './published-of-token.ts'
import { replacedAt } from './replaced-at.ts'
import { restartedInTime } from './restarted-in-time.ts'
import { type StaleUse, staleUses } from './stale-uses.ts'
import { tellStale } from './tell-stale.ts'

type Status = ImpersonatedTokenStatus

/**
 * Whose credential will end although the Secret has a new one, or gets one in time, and when.
 *
 * @param facts the status after the step
 * @param now epoch milliseconds
 */
export function consumersStale(
  observed: Observed,
  facts: Status,
  now: number,
  { consumerCheck }: Pick<Settings, 'consumerCheck'>,
): Told | undefined {
  if (!consumerCheck) return undefined
  const { token, consumers, workloads, secret } = observed
  const current = publishedOfToken(token.metadata, facts, replacedAt(secret))
  if (!token.spec.valid || token.spec.value.refresh.policy === 'Never') return undefined
  if (consumers?.uses === undefined || current === undefined)
    return conditionTold(facts, 'ConsumersStale')
  const { rolloutRestart: listed = [] } = token.spec.value
  const refreshAt = parseTime(facts.refreshAt) ?? now
  const isRescued = ({ use, end }: StaleUse): boolean =>
    restartedInTime(
      use,
      { listed, workloads },
      { due: end.isCurrent ? Math.max(refreshAt, now) : now, end: end.expiresAt, now },
    )
  return tellStale(staleUses(consumers.uses, current, isRescued), now)
}
