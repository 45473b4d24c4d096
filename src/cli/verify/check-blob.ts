import { createPublicKey, verify } from 'node:crypto'
import { calculateJwkThumbprint, type JWK } from 'jose'
import { type Check, check } from './check.ts'

export type SignedBlob = {
  /** As the spec has it, base64. */
  readonly payload: string
  /** base64 */
  readonly signature: string
  /** status.keyId */
  readonly keyId: string | undefined
  /** Whether ids of keys are their RFC 7638 thumbprints, which no other key can have. */
  readonly isPinned: boolean
}

/** Whether the issuer's key signed the payload. Of ES256 the signature is a DER sequence, as openssl has it. */
export async function checkBlob(
  { payload, signature, keyId, isPinned }: SignedBlob,
  keys: readonly JWK[],
  source: string,
): Promise<Check[]> {
  const key = keyId === undefined ? undefined : keys.find(({ kid }) => kid === keyId)
  const isKey = key !== undefined && (!isPinned || (await thumbprint(key)) === keyId)
  if (!isKey) {
    return [
      check.failed('Key', `status.keyId is none of the ${keys.length} keys of ${source}`),
      check.failed('Signature', 'there is no key that it could be of'),
    ]
  }
  return [
    check.passed('Key', `status.keyId is a key of ${source}`),
    check.that('Signature', holds(payload, signature, key), [
      'the key signed the payload of the spec',
      'the key did not sign the payload of the spec',
    ]),
  ]
}

const thumbprint = (key: JWK): Promise<string | undefined> =>
  calculateJwkThumbprint(key).catch(() => undefined)

function holds(payload: string, signature: string, jwk: JWK): boolean {
  try {
    const key = createPublicKey({ key: { ...jwk }, format: 'jwk' })
    const algorithm = key.asymmetricKeyType === 'ed25519' ? null : 'sha256'
    return verify(algorithm, Buffer.from(payload, 'base64'), key, Buffer.from(signature, 'base64'))
  } catch {
    return false
  }
}
