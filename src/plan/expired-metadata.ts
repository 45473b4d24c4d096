import { STATE_LABEL } from '../api/group.ts'
import type { SecretMetadata, SecretTarget } from '../api/secret-target.ts'

const EXPIRED: SecretMetadata = { labels: { [STATE_LABEL]: 'expired' }, annotations: {} }

/**
 * What becomes of the Secret of a credential that has expired for good: `Removed`, or what it is labelled with;
 * undefined: nothing any more.
 */
export function expiredMetadata(
  { onExpiry = 'Keep' }: SecretTarget,
  { labels }: Pick<SecretMetadata, 'labels'>,
): SecretMetadata | 'Removed' | undefined {
  if (onExpiry === 'Delete') return 'Removed'
  return labels[STATE_LABEL] === 'expired' ? undefined : EXPIRED
}
