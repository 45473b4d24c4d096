import type { ObservedSecret } from './observed.ts'
import type { SecretWrite } from './step.ts'

/** undefined: it would have to be replaced, and is on its way out already. */
export function secretWrite(secret: ObservedSecret, type: string): SecretWrite | undefined {
  if (secret.state === 'Absent') return { verb: 'Create' }
  const { name, uid, resourceVersion, live } = secret
  const id = { name, uid, resourceVersion }
  const stuck = live !== undefined && (live.type !== type || live.immutable)
  if (!stuck) return { verb: 'Update', secret: id }
  return secret.terminating ? undefined : { verb: 'Replace', secret: id }
}
