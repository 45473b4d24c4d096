import type { CallContext } from './call-context.ts'
import { findCredential } from './find-credential.ts'
import type { K0rdentAnswer } from './k0rdent-answer.ts'
import { showCredential } from './show-credential.ts'

/** GET .../credentials/{id} */
export async function getCredential(context: CallContext): Promise<K0rdentAnswer> {
  const { world, record } = await findCredential(context)
  return { status: 200, value: showCredential(world, record) }
}
