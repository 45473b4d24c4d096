import type { CredentialRecord } from '../../api/credential-record.ts'
import { secretTypeOf } from '../../api/secret-type-of.ts'
import { isUnread } from '../is-unread.ts'
import type { MintReason } from '../mint-reason.ts'
import { SECRET_HELD } from '../secret-held.ts'
import { secretWrite } from '../secret-write.ts'
import type { CredentialCheck } from './credential-check.ts'
import type { CredentialSettings } from './credential-settings.ts'
import type { ObservedCredential } from './observed-credential.ts'
import { overlapOf } from './overlap-of.ts'
import { retireAt } from './retire-at.ts'
import { secretConflict } from './secret-conflict.ts'
import { withRecord } from './with-record.ts'

/** The secret is safe, and whoever finds it publishes it: the Secret first, then the record, then status. */
export const sealed: CredentialCheck = (observed, now, settings) => {
  const { record, credential, secret } = observed
  const { content } = record
  if (content?.phase !== 'Sealed' || content.sealed === undefined) return undefined
  if (credential?.spec.valid !== true) return undefined
  if (now >= content.sealed.expiresAt) {
    if (!record.live) return { step: 'ReadRecord' }
    const { intent: _intent, sealed: facts, ...rest } = content
    const { id, expiresAt } = facts
    const ended = { id, expiresAt, retireAt: now, unpublished: true } as const
    const previous = [...content.previous, ended]
    const mints = content.mints + 1
    return withRecord(observed, 'Forget', { ...rest, phase: 'Idle', previous, mints }, 'Wipe')
  }
  if (observed.published !== undefined) {
    if (!record.live) return { step: 'ReadRecord' }
    return withRecord(observed, 'Finish', finished(observed, content, now, settings), 'Wipe')
  }
  if (isUnread(secret)) return { step: 'ReadSecret' }
  if (!record.live) return { step: 'ReadRecord' }
  const conflict = secretConflict(observed)
  if (conflict !== undefined) return conflict
  const write = secretWrite(secret, secretTypeOf(credential.spec.value.secret))
  if (write === undefined) return SECRET_HELD
  return {
    step: 'Publish',
    id: content.sealed.id,
    write,
    why: (content.intent?.why ?? 'FirstIssue') as MintReason,
  }
}

function finished(
  { credential, published }: ObservedCredential,
  content: CredentialRecord,
  now: number,
  settings: CredentialSettings,
): CredentialRecord {
  const { intent, sealed: facts, current, ...rest } = content
  const rotation = credential?.spec.valid === true ? credential.spec.value.rotation : undefined
  const overlap = rotation === undefined ? 0 : overlapOf(rotation)
  const next = facts && { rotation, facts, settings }
  const retired =
    current === undefined
      ? []
      : [
          {
            id: current.id,
            expiresAt: current.expiresAt,
            ...(current.verifiers && { verifiers: current.verifiers }),
            retireAt: retireAt(current.expiresAt, overlap, next, now),
          },
        ]
  return {
    ...rest,
    phase: 'Idle',
    ...(facts && { current: facts }),
    ...(published && { published: { ...published, why: intent?.why ?? 'FirstIssue' } }),
    previous: [...content.previous, ...retired],
    mints: content.mints + 1,
  }
}
