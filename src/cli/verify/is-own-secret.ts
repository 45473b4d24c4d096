import { MANAGED_BY, MANAGED_BY_LABEL } from '../../api/group.ts'
import type { HeldSecret } from '../look/read-secret.ts'

/**
 * Whether mintlet wrote a Secret for the object of this uid. Whoever writes an object names any Secret of the namespace in
 * it: what is in one that is not the object's own is never sent to anybody. Pure.
 */
export const isOwnSecret = ({ metadata }: HeldSecret, ownerUid: string): boolean =>
  metadata.labels[MANAGED_BY_LABEL] === MANAGED_BY &&
  metadata.ownerReferences.some(({ uid }) => uid === ownerUid)
