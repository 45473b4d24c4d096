import { type KeyObject, sign } from 'node:crypto'
import { ecdsaRaw } from './ecdsa-raw.ts'
import type { LocalAlgorithm } from './key-document.ts'

/**
 * How ECDSA writes its two numbers: `jws` side by side, `x509` as the DER sequence that openssl and
 * Python's cryptography expect. For the others there is one way.
 */
export type SignatureForm = 'jws' | 'x509'

/**
 * A signature on an elliptic curve takes less time than waking a thread for it, so it is made here;
 * RSA is worth the thread.
 */
export async function signBytes(
  key: KeyObject,
  algorithm: LocalAlgorithm,
  bytes: Uint8Array,
  form: SignatureForm,
): Promise<Buffer> {
  switch (algorithm) {
    case 'ES256': {
      const der = sign('sha256', bytes, key)
      return form === 'jws' ? ecdsaRaw(der) : der
    }
    case 'EdDSA':
      return sign(null, bytes, key)
    case 'RS256':
      return signAside(key, bytes)
  }
}

function signAside(key: KeyObject, bytes: Uint8Array): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  sign('sha256', bytes, key, (error, signature) => {
    if (error) reject(error)
    else resolve(signature)
  })
  return promise
}
