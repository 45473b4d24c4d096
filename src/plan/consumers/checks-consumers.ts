import type { Check } from '../check.ts'

/**
 * Pods come and go without a trigger: they are looked at now and then, where that is allowed. Of what is minted
 * once nobody can miss a refresh.
 */
export const consumersUnread: Check = ({ token, consumers }, _now, { consumerCheck }) => {
  if (!consumerCheck || consumers !== undefined) return undefined
  const { spec, status } = token
  if (!spec.valid || spec.value.refresh.policy === 'Never') return undefined
  return status.phase === 'Active' ? { step: 'ReadConsumers' } : undefined
}
