import type { CallContext } from './call-context.ts'
import { findCredential } from './find-credential.ts'
import type { K0rdentAnswer } from './k0rdent-answer.ts'

/** DELETE .../credentials/{id}: at once and for good. */
export async function deleteCredential(context: CallContext): Promise<K0rdentAnswer> {
  const { world, entry, record } = await findCredential(context)
  world.credentials.remove(record.id)
  entry.committedAt = world.now()
  return { status: 204, value: undefined }
}
