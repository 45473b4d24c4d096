import type { CallContext } from './call-context.ts'
import { createCredential } from './create-credential.ts'
import { deleteCredential } from './delete-credential.ts'
import { getCredential } from './get-credential.ts'
import { getServiceAccount } from './get-service-account.ts'
import type { K0rdentAnswer } from './k0rdent-answer.ts'
import { K0rdentRefused } from './k0rdent-refused.ts'
import { listCredentials } from './list-credentials.ts'
import { mintToken } from './mint-token.ts'
import type { K0rdentCall } from './route.ts'

const CALLS: Readonly<Record<K0rdentCall, (context: CallContext) => Promise<K0rdentAnswer>>> = {
  create: createCredential,
  list: listCredentials,
  get: getCredential,
  delete: deleteCredential,
  serviceAccount: getServiceAccount,
  token: mintToken,
}

/** What the service does and says; what it does is done when this resolves, whatever becomes of the answer. */
export async function answerCall(
  context: CallContext,
  serviceAccounts: boolean,
): Promise<K0rdentAnswer> {
  const { entry, world } = context
  const answer = await tried(async () => {
    if (entry.call === 'unknown' || (serviceAccounts && world.blind)) {
      throw new K0rdentRefused(404, 'Not found')
    }
    return CALLS[entry.call](context)
  })
  entry.status = answer.status
  return answer
}

async function tried(call: () => Promise<K0rdentAnswer>): Promise<K0rdentAnswer> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof K0rdentRefused) return error.answer
    throw error
  }
}
