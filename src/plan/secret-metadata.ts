import {
  EXPIRES_AT_ANNOTATION,
  MANAGED_BY,
  MANAGED_BY_LABEL,
  TOKEN_ID_ANNOTATION,
} from '../api/group.ts'
import type { SecretMetadata, SecretTarget } from '../api/secret-target.ts'

/**
 * The labels and annotations that our Secret carries: the user's, then ours, which win.
 *
 * @param expiresAt RFC 3339
 */
export function secretMetadata(
  target: SecretTarget,
  published: { readonly tokenId: string; readonly expiresAt: string },
): SecretMetadata {
  return {
    labels: { ...target.labels, [MANAGED_BY_LABEL]: MANAGED_BY },
    annotations: {
      ...target.annotations,
      [TOKEN_ID_ANNOTATION]: published.tokenId,
      [EXPIRES_AT_ANNOTATION]: published.expiresAt,
    },
  }
}
