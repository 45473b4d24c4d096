import { sign } from 'node:crypto'
import type { GoogleWorld } from './google-world.ts'
import { invalidArgument } from './invalid-argument.ts'
import type { MESSAGE_FIELDS } from './message-fields.ts'
import type { Message } from './parse-message.ts'
import type { ServiceAccount } from './service-accounts.ts'

/**
 * `keyId` and `signedBlob`: RSASSA-PKCS1-v1_5 with SHA-256, standard base64.
 *
 * @throws Refused 400 without a payload
 */
export async function signBlob(
  { remember }: GoogleWorld,
  account: ServiceAccount,
  { payload }: Message<typeof MESSAGE_FIELDS.signBlob>,
): Promise<object> {
  if (payload === undefined || payload.length === 0) throw invalidArgument()
  const key = await account.systemKey()
  const signedBlob = sign('sha256', payload, key.privateKey).toString('base64')
  remember(signedBlob)
  return { keyId: key.keyId, signedBlob }
}
