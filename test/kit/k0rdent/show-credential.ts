import type { CredentialRecord } from './credentials.ts'
import type { K0rdentWorld } from './k0rdent-world.ts'
import { timestamp } from './timestamp.ts'

/** A credential as list and get show it: without its secret. */
export function showCredential(
  { settings, now }: Pick<K0rdentWorld, 'settings' | 'now'>,
  record: CredentialRecord,
): Record<string, unknown> {
  const { id, uid, serviceAccountId, status, createdBy, createdAt, expiresAt } = record
  const lastUse = record.uses.findLast(({ at }) => at + settings.lastUsedDelayMs <= now())
  return {
    selfLink: `/v1/iam/service-accounts/${serviceAccountId}/credentials/${id}`,
    uid,
    id,
    serviceAccountId,
    status,
    createdBy,
    createdAt: timestamp(createdAt, settings),
    expiresAt: timestamp(expiresAt, settings),
    lastUsedAt: lastUse === undefined ? null : timestamp(lastUse.at, settings),
    lastUsedIp: lastUse?.ip ?? null,
  }
}
