import type { FoundObject } from '../look/find-object.ts'
import { publishedCredential } from './published-credential.ts'

/** Why no refresh can come, and what to do instead. */
export type RefreshRefusal = { readonly reason: string; readonly message: string }

/** What mintlet would never serve; undefined: it may. */
export function refreshRefusal(found: FoundObject): RefreshRefusal | undefined {
  const { metadata, spec, status } = found.object
  const short = found.kind === 'ImpersonatedToken' ? 'itok' : 'sac'
  if (metadata.deletionTimestamp !== undefined) {
    const message = 'the object is being deleted: create it again when it is gone'
    return { reason: 'Deleting', message }
  }
  if (status.phase === 'Expired') {
    const message = `its one credential expired at ${status.expiresAt}, for good: create a new object`
    return { reason: 'Expired', message }
  }
  if (!spec.valid) return undefined
  if (spec.value.suspend) {
    const patch = `kubectl patch ${short} ${metadata.name} -n ${metadata.namespace} --type=merge -p '{"spec":{"suspend":false}}'`
    return { reason: 'Suspended', message: `spec.suspend holds back all refreshes: ${patch}` }
  }
  const policy =
    'rotation' in spec.value
      ? { field: 'spec.rotation.policy', value: spec.value.rotation.policy }
      : { field: 'spec.refresh.policy', value: spec.value.refresh.policy }
  if (policy.value === 'BeforeExpiry' || publishedCredential(found) === undefined) return undefined
  const message = `${policy.field} is ${policy.value}, which gives one credential, and it has been given: create a new object for another one`
  return { reason: 'InvalidSpec', message }
}
