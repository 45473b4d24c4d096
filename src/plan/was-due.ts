import { dueAt } from './due-at.ts'
import type { Observed } from './observed.ts'
import { published } from './published.ts'
import type { Settings } from './settings.ts'

/**
 * Whether a credential that was issued at that time came when the one that status knows was due.
 * Nothing published was due at any time.
 *
 * @param issuedAt epoch milliseconds
 */
export function wasDue(observed: Observed, issuedAt: number, settings: Settings): boolean {
  const { spec, status } = observed.token
  const current = published(status)
  if (current === undefined || !spec.valid) return true
  const due = dueAt(observed, spec.value.refresh, current, status.credentialId, settings)
  return issuedAt >= (due ?? current.expiresAt)
}
