import { REVOKE_FINALIZER } from '../../api/group.ts'
import type { CredentialCheck } from './credential-check.ts'

/**
 * Something is at the issuer that a deletion has to wait for, and the finalizer that makes it wait is gone: whoever
 * uninstalls mintlet takes it off, and may install it again.
 */
export const finalizerMissing: CredentialCheck = ({ credential, record, live }) => {
  const { current, previous = [], abandoned = [] } = record.content ?? {}
  const isHolding = current !== undefined || previous.length > 0 || abandoned.length > 0
  if (credential === undefined || !isHolding) return undefined
  const { finalizers, deletionTimestamp } = credential.metadata
  // An object that is going gets no more finalizers.
  if (deletionTimestamp !== undefined || finalizers?.includes(REVOKE_FINALIZER)) return undefined
  // A cache may not have it yet, and a patch of an old version is refused.
  return live ? { step: 'AddFinalizer' } : { step: 'ReadObject' }
}
