import type { CredentialCheck } from './credential-check.ts'
import { isMine } from './is-mine.ts'
import { knownIds } from './known-ids.ts'

/* What came of a create that this process has sent. */

/**
 * This process has created a credential that it may not publish any more: somebody gave the mint up
 * meanwhile, and nobody else knows the id.
 */
export const fencedOut: CredentialCheck = (observed) => {
  const { sent, turn, record } = observed
  if (sent === undefined || !('facts' in sent) || sent.turn !== turn) return undefined
  if (!record.live) return { step: 'ReadRecord' }
  const { content } = record
  if (content !== undefined && knownIds(content).includes(sent.facts.id)) return undefined
  if (isMine(content, turn)) return undefined
  return { step: 'Revoke', id: sent.facts.id, why: 'Fenced' }
}

/** What has just been found out about the create, once the record tells it too. */
export const createFailed: CredentialCheck = ({ sent, turn }) =>
  sent !== undefined && sent.kind !== 'Created' && sent.turn === turn
    ? { step: 'Fail', failure: sent.failure }
    : undefined
