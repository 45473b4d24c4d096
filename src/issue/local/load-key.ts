import { type CryptoKey, calculateJwkThumbprint, exportSPKI, importJWK, type JWK } from 'jose'
import type { LocalAlgorithm, StoredKey } from './key-document.ts'
import { signBytes } from './sign-bytes.ts'
import { webCryptoAlgorithm } from './web-crypto-algorithm.ts'

/** A key that can sign; its private half cannot be taken out of the process by code. */
export type LoadedKey = {
  readonly kid: string
  readonly algorithm: LocalAlgorithm
  readonly activeAt: number
  readonly longestLifeMs: number
  readonly privateKey: CryptoKey
  /** SPKI PEM. */
  readonly publicKeyPem: string
}

/**
 * Imports one key and tries it: a document that was edited by hand must not make us sign what
 * nobody can verify.
 *
 * @throws when the key is broken, or is not the one that its kid names
 */
export async function loadKey(
  stored: StoredKey,
): Promise<{ key: LoadedKey; publicJwk: JWK & { kid: string } }> {
  const { kid, algorithm, activeAt, longestLifeMs } = stored
  const open = publicMembers(stored)
  const [privateKey, publicKey] = await Promise.all([
    importKey(stored.jwk, algorithm, false),
    importKey(open, algorithm, true),
  ])
  const probe = new TextEncoder().encode(kid)
  const signature = await signBytes(privateKey, algorithm, probe)
  const verified = await crypto.subtle.verify(
    webCryptoAlgorithm(algorithm),
    publicKey,
    signature,
    probe,
  )
  if (!verified || (await calculateJwkThumbprint(open)) !== kid) throw new Error('broken key')
  const publicKeyPem = await exportSPKI(publicKey)
  return {
    key: { kid, algorithm, activeAt, longestLifeMs, privateKey, publicKeyPem },
    publicJwk: { ...open, kid, use: 'sig', alg: algorithm },
  }
}

/** Named one by one: nothing private can slip through by being forgotten. */
function publicMembers({ jwk }: StoredKey): JWK {
  switch (jwk.kty) {
    case 'EC':
      return { kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y }
    case 'OKP':
      return { kty: jwk.kty, crv: jwk.crv, x: jwk.x }
    case 'RSA':
      return { kty: jwk.kty, n: jwk.n, e: jwk.e }
  }
}

async function importKey(
  jwk: JWK,
  algorithm: LocalAlgorithm,
  extractable: boolean,
): Promise<CryptoKey> {
  const key = await importJWK(jwk, algorithm, { extractable })
  if (key instanceof Uint8Array) throw new Error('broken key')
  return key
}
