import type { ImpersonatedTokenStatus } from '../../api/impersonated-token-status.ts'
import type { Settings } from '../settings.ts'

type Status = ImpersonatedTokenStatus

/** As many as status takes, and as can be valid at a time: a tenth of a life is the shortest schedule. */
const MOST = 10

/**
 * Remembers the credentials that were published before, where consumers are checked: the latest of them, also such
 * as have ended meanwhile, so that of a pod that still has one can be said since when it fails. Where they are not
 * checked, none.
 *
 * @param before the status before the step
 * @param after with what the step has changed of it
 */
export function withSuperseded(
  before: Status,
  after: Status,
  { consumerCheck }: Pick<Settings, 'consumerCheck'>,
): Status {
  if (!consumerCheck) return forgotten(after)
  const { tokenId, issuedAt, expiresAt } = before
  if (tokenId === undefined || tokenId === after.tokenId) return after
  if (issuedAt === undefined || expiresAt === undefined) return after
  const others = (after.superseded ?? []).filter((each) => each.tokenId !== tokenId)
  return { ...after, superseded: [...others, { tokenId, issuedAt, expiresAt }].slice(-MOST) }
}

function forgotten(status: Status): Status {
  if (status.superseded === undefined) return status
  const { superseded: _superseded, ...rest } = status
  return rest
}
