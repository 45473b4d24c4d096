import type { CredentialCheck } from './credential-check.ts'

/** As consumersUnread of tokens: of policy None nobody can miss a rotation. */
export const consumersUnread: CredentialCheck = (
  { credential, consumers, record },
  _now,
  { consumerCheck },
) => {
  if (!consumerCheck || consumers !== undefined || credential?.spec.valid !== true) return undefined
  if (credential.spec.value.rotation.policy === 'None') return undefined
  const isPublished = record.content?.current !== undefined
  return isPublished && credential.status.phase === 'Active' ? { step: 'ReadConsumers' } : undefined
}
