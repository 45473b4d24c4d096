import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import { keyDocumentSchema, type StoredKey } from './key-document.ts'
import type { KeyTimes } from './rotate-keys.ts'

/** Members that WebCrypto adds to an exported key and that say nothing about it. */
const NOT_KEPT = new Set(['ext', 'key_ops', 'alg', 'use'])

/** A new private key for these times, as it is stored. */
export async function generateKey(times: KeyTimes, now: number): Promise<StoredKey> {
  const pair = await generateKeyPair(times.algorithm, { extractable: true, modulusLength: 2048 })
  const exported = await exportJWK(pair.privateKey)
  const jwk = Object.fromEntries(Object.entries(exported).filter(([name]) => !NOT_KEPT.has(name)))
  const kid = await calculateJwkThumbprint(pair.publicKey)
  return keyDocumentSchema.shape.signing.element.parse({ ...times, kid, createdAt: now, jwk })
}
