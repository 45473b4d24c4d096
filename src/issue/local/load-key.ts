import { createPrivateKey, createPublicKey, verify } from 'node:crypto'
import { calculateJwkThumbprint, type JWK } from 'jose'
import type { LocalAlgorithm, StoredKey } from './key-document.ts'
import { type SignatureForm, signBytes } from './sign-bytes.ts'

const LEAST_RSA_BITS = 2048

/** A key that can sign; its private half is in the closure alone, where no code can take it out. */
export type LoadedKey = {
  readonly kid: string
  readonly algorithm: LocalAlgorithm
  readonly activeAt: number
  readonly longestLifeMs: number
  readonly sign: (bytes: Uint8Array, form: SignatureForm) => Promise<Buffer>
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
  const privateKey = createPrivateKey({ key: stored.jwk, format: 'jwk' })
  const publicKey = createPublicKey({ key: open, format: 'jwk' })
  // RFC 7518 section 3.3.
  const { modulusLength = LEAST_RSA_BITS } = publicKey.asymmetricKeyDetails ?? {}
  if (modulusLength < LEAST_RSA_BITS) throw new Error('weak key')
  const probe = Buffer.from(kid)
  const sign: LoadedKey['sign'] = (bytes, form) => signBytes(privateKey, algorithm, bytes, form)
  const signature = await sign(probe, 'x509')
  const verified = verify(algorithm === 'EdDSA' ? null : 'sha256', probe, publicKey, signature)
  if (!verified || (await calculateJwkThumbprint(open)) !== kid) throw new Error('broken key')
  const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString().trimEnd()
  return {
    key: { kid, algorithm, activeAt, longestLifeMs, sign, publicKeyPem },
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
