import { type Check, check } from './check.ts'
import { checkBlob } from './check-blob.ts'
import { checkLife } from './check-life.ts'
import { issuerType } from './issuer-type.ts'
import type { TokenInHand } from './token-in-hand.ts'
import { tokenKeys } from './token-keys.ts'
import type { VerifyWorld } from './verify-world.ts'

/** Whether the signature in a Secret is the issuer's, over the payload of the spec. */
export async function blobChecks(
  world: VerifyWorld,
  inHand: TokenInHand,
  payload: string,
): Promise<Check[]> {
  const { object, origin, token: signature, now } = inHand
  const { keyId, expiresAt } = object.status
  const { checks, keys } = await tokenKeys(world, inHand)
  const isPinned = issuerType(origin.issuer) === 'local'
  const verified =
    'why' in keys
      ? [check.skipped('Signature', keys.why)]
      : await checkBlob({ payload, signature, keyId, isPinned }, keys.keys, keys.source)
  return [
    check.passed('Token', 'there is a signature in it'),
    ...checks,
    ...verified,
    checkLife(expiresAt, now),
  ]
}
