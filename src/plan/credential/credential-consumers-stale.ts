import type { CredentialFacts, CredentialRecord } from '../../api/credential-record.ts'
import { parseTime } from '../../api/parse-time.ts'
import type { RotationPolicy } from '../../api/rotation-policy.ts'
import type { ServiceAccountCredentialStatus } from '../../api/service-account-credential-status.ts'
import { conditionTold } from '../condition-told.ts'
import type { Given, Published } from '../consumers/credential-end.ts'
import { replacedAt } from '../consumers/replaced-at.ts'
import { restartedInTime } from '../consumers/restarted-in-time.ts'
import { type StaleUse, staleUses } from '../consumers/stale-uses.ts'
import { tellStale } from '../consumers/tell-stale.ts'
import type { Told } from '../told.ts'
import { askedAt } from './asked-at.ts'
import type { CredentialSettings } from './credential-settings.ts'
import type { ObservedCredential } from './observed-credential.ts'
import { overlapOf } from './overlap-of.ts'

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
  const given = [...previousOf(content, current, now), currentOf(current, rotation, refreshAt, now)]
  const [first] = given
  const published: Published = {
    ownerUid: owner.uid,
    given,
    isComplete: content.mints === given.length,
    life: current.expiresAt - current.createdAt,
    // Of what is older the record has nothing any more: it is deleted.
    olderUntil: (first?.from ?? now) + overlapOf(rotation),
    replacedAt: replacedAt(secret),
  }
  const isRescued = ({ use, end }: StaleUse): boolean =>
    restartedInTime(
      use,
      { listed, workloads },
      // What is listed keeps the old one until it has rolled out.
      { due: end.isCurrent ? Math.max(refreshAt, now) : now, end: end.expiresAt, now },
    )
  return tellStale(staleUses(consumers.uses, published, isRescued), now)
}

/**
 * Those that the Secret held before, the oldest first. The record has no time of issue of them: they are taken to
 * have lived as long as the one of today.
 */
function previousOf(
  { previous }: CredentialRecord,
  current: CredentialFacts,
  now: number,
): readonly Given[] {
  const life = current.expiresAt - current.createdAt
  return previous
    .filter(({ unpublished }) => unpublished !== true)
    .toSorted((one, other) => one.expiresAt - other.expiresAt)
    .map(({ id, expiresAt, retireAt }) => {
      const from = Math.min(expiresAt - life, askedAt(current) - 1)
      // It is to be deleted, and something still holds that up.
      const isHeld = retireAt <= now && now < expiresAt
      const until = isHeld ? expiresAt : Math.min(retireAt, expiresAt)
      return { id, from, until, expiresAt, isLatest: isHeld }
    })
}

/** The one of today goes when the next one has come and the overlap is over, as far as that can be foreseen. */
function currentOf(
  current: CredentialFacts,
  rotation: RotationPolicy,
  refreshAt: number,
  now: number,
): Given {
  const { id, expiresAt } = current
  const isLate = refreshAt <= now
  const until = isLate ? expiresAt : Math.min(refreshAt + overlapOf(rotation), expiresAt)
  return { id, from: askedAt(current), until, expiresAt, isLatest: isLate }
}
