import type { CredentialCheck } from './credential-check.ts'
import { secretLost } from './credential-due.ts'
import { isActive } from './is-active.ts'
import { isGranted } from './is-granted.ts'
import { listed } from './listed.ts'
import { withRecord } from './with-record.ts'

/**
 * Policy None: a secret that is given once and lost is of no use to its owner, and may be of use to somebody
 * else: it is revoked, and no other follows.
 */
export const lostForGood: CredentialCheck = (observed) => {
  const { credential, record, remote } = observed
  const { content } = record
  if (credential?.spec.valid !== true || credential.spec.value.rotation.policy !== 'None') {
    return undefined
  }
  if (content?.phase !== 'Idle' || content.current === undefined) return undefined
  if (!secretLost(observed)) return undefined
  if (!record.live) return { step: 'ReadRecord' }
  if (remote?.live !== true) return { step: 'ReadRemote' }
  const found = listed(observed)
  if (found === undefined) return undefined
  if (isActive(found.credentials, content.current)) {
    return { step: 'Revoke', id: content.current.id, why: 'SecretLost' }
  }
  const { current: _current, published: _published, ...rest } = content
  return withRecord(observed, 'Forget', rest)
}

/** Only where it is certain that no grant is left: a cache that does not know the namespace yet is no reason. */
export const grantWithdrawn: CredentialCheck = (observed) => {
  const { credential, namespace, record, remote } = observed
  const { content } = record
  if (credential?.spec.valid !== true || credential.spec.value.onGrantWithdrawn === 'Keep') {
    return undefined
  }
  if (namespace.labels === undefined || content?.phase !== 'Idle') return undefined
  const held = [content.current, ...content.previous].filter((each) => each !== undefined)
  if (held.length === 0 || isGranted(observed)) return undefined
  if (!record.live) return { step: 'ReadRecord' }
  if (remote?.live !== true) return { step: 'ReadRemote' }
  if (!remote.result.ok) return { step: 'Fail', failure: remote.result.failure }
  const found = listed(observed)?.credentials ?? []
  const next = held.find((each) => isActive(found, each))
  if (next !== undefined) return { step: 'Revoke', id: next.id, why: 'GrantWithdrawn' }
  const { current: _current, published: _published, ...rest } = content
  return withRecord(observed, 'Forget', { ...rest, previous: [] })
}
