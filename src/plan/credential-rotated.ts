import type { Observed } from './observed.ts'

/**
 * Whether what is published was minted with another credential than its ServiceAccountCredential has now.
 * The one token of policy Never is never minted again.
 */
export function credentialRotated({
  token: { spec, status },
  credential,
}: Pick<Observed, 'token' | 'credential'>): boolean {
  if (!spec.valid || spec.value.credentialRef === undefined) return false
  if (spec.value.refresh.policy === 'Never' || credential?.published === undefined) return false
  return status.credentialId !== credential.published.credentialId
}
