import { defined } from '../defined.ts'
import type { FoundObject } from '../look/find-object.ts'

/** A credential by what is public of it. Times are RFC 3339. */
export type PublishedCredential = {
  /** jti or fingerprint of a token, id of a client credential. */
  readonly id: string
  readonly issuedAt?: string
  readonly expiresAt?: string
}

/** What the object has published; undefined: nothing yet. */
export function publishedCredential(found: FoundObject): PublishedCredential | undefined {
  const id =
    found.kind === 'ImpersonatedToken'
      ? found.object.status.tokenId
      : found.object.status.credential?.id
  if (id === undefined) return undefined
  const { issuedAt, expiresAt } = found.object.status
  return { id, ...defined({ issuedAt, expiresAt }) }
}
