import type { CryptoKey } from 'jose'
import type { LocalAlgorithm } from './key-document.ts'
import { webCryptoAlgorithm } from './web-crypto-algorithm.ts'

/** The signature as JWS has it: for ES256 the two numbers side by side, 32 bytes each. */
export async function signBytes(
  key: CryptoKey,
  algorithm: LocalAlgorithm,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.sign(webCryptoAlgorithm(algorithm), key, bytes))
}
