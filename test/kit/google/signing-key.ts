import { generateKeyPair, type KeyObject, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'

/** An RSA key of 2048 bits under the kind of id that Google gives. */
export type SigningKey = {
  /** 40 hex digits; `kid` of JWTs, `keyId` of answers. */
  readonly keyId: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

const generate = promisify(generateKeyPair)

export async function makeSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generate('rsa', { modulusLength: 2048 })
  return { keyId: randomBytes(20).toString('hex'), privateKey, publicKey }
}
