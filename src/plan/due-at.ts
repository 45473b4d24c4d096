import type { RefreshPolicy } from '../api/refresh-policy.ts'
import type { Observed } from './observed.ts'
import type { Published } from './published.ts'
import { refreshAt } from './refresh-at.ts'
import type { Settings } from './settings.ts'

/**
 * When what is published is due for its refresh, see refreshAt(). Undefined also for a token that ends
 * with the credential that it was minted with: another one would end at the same time, and what comes
 * after it takes another credential, which is followed as soon as it is there.
 *
 * @param credentialId of what is published, from status
 */
export function dueAt(
  { credential, jitter }: Pick<Observed, 'credential' | 'jitter'>,
  policy: RefreshPolicy,
  { issuedAt, expiresAt }: Pick<Published, 'issuedAt' | 'expiresAt'>,
  credentialId: string | undefined,
  { settle }: Pick<Settings, 'settle'>,
): number | undefined {
  const client = credential?.published
  const endsWithIt =
    client !== undefined && client.credentialId === credentialId && expiresAt >= client.expiresAt
  return endsWithIt ? undefined : refreshAt(policy, issuedAt, expiresAt, jitter, settle)
}
