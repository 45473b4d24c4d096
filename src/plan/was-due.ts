import type { Observed } from './observed.ts'
import { published } from './published.ts'
import { refreshAt } from './refresh-at.ts'
import type { Settings } from './settings.ts'

/**
 * Whether a credential that was issued at that time came when the one that status knows was due.
 * Nothing published was due at any time.
 *
 * @param issuedAt epoch milliseconds
 */
export function wasDue(
  { token: { spec, status }, jitter }: Observed,
  issuedAt: number,
  { settle }: Settings,
): boolean {
  const current = published(status)
  if (current === undefined || !spec.valid) return true
  const due = refreshAt(spec.value.refresh, current.issuedAt, current.expiresAt, jitter, settle)
  return issuedAt >= (due ?? current.expiresAt)
}
