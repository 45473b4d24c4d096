import { parseTime } from '../../api/parse-time.ts'
import type { ServiceAccountCredentialStatus } from '../../api/service-account-credential-status.ts'
import { conditionTold } from '../condition-told.ts'
import { replacedAt } from '../consumers/replaced-at.ts'
import { restartedInTime } from '../consumers/restarted-in-time.ts'
import { type StaleUse, staleUses } from '../consumers/stale-uses.ts'
import { tellStale } from '../consumers/tell-stale.ts'
import type { Told } from '../told.ts'
import type { CredentialSettings } from './credential-settings.ts'
import type { ObservedCredential } from './observed-credential.ts'
import { publishedOfCredential } from './published-of-credential.ts'

type Status = ServiceAccountCredentialStatus

/**
 * As consumersStale() of tokens: whose credential will be deleted, or will expire, although the Secret has a new one
 * by then, and when.
 *
 * @param facts the status with what the step has changed of it, and the conditions of before
 * @param now epoch milliseconds
 */
export function credentialConsumersStale(
  observed: ObservedCredential,
  facts: Status,
  now: number,
  { consumerCheck }: Pick<CredentialSettings, 'consumerCheck'>,
): Told | undefined {
  const { credential, consumers, workloads, record, owner, secret } = observed
  const { content } = record
  if (!consumerCheck || credential?.spec.valid !== true) return undefined
  const { rotation, rolloutRestart: listed } = credential.spec.value
  if (rotation.policy === 'None') return undefined
  const current = content?.current
  if (content === undefined || current === undefined || consumers?.uses === undefined) {
    return conditionTold(facts, 'ConsumersStale')
  }
  const refreshAt = parseTime(facts.refreshAt) ?? now
  const told = { ...content, current }
  const published = publishedOfCredential(told, { rotation, refreshAt, now }, owner.uid)
  const isRescued = ({ use, end }: StaleUse): boolean =>
    restartedInTime(
      use,
      { listed, workloads },
      // What is listed keeps the old one until it has rolled out.
      { due: end.isCurrent ? Math.max(refreshAt, now) : now, end: end.expiresAt, now },
    )
  return tellStale(
    staleUses(consumers.uses, { ...published, replacedAt: replacedAt(secret) }, isRescued),
    now,
  )
}
