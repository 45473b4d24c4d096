import { calculateJwkThumbprint, compactVerify, importJWK, type JWK } from 'jose'
import type { Jws } from '../read-jws.ts'
import { type Check, check } from './check.ts'

/** Never `none`, and never one whose key is a secret. */
const ALGORITHMS: ReadonlySet<unknown> = new Set(['ES256', 'RS256', 'EdDSA'])

export type IssuerKeys = {
  readonly keys: readonly JWK[]
  /** Whose keys these are, and how they came, for people. */
  readonly source: string
  /** What the issuer says that it signs with; undefined: it does not say. */
  readonly algorithms?: readonly string[]
}

/**
 * Whether one of the issuer's keys signed a token, with an algorithm that the issuer uses.
 *
 * @param pinned kids that the issuer's status names, each the RFC 7638 thumbprint of its key: keys that came by a way
 *   that somebody could tamper with are held against them; undefined: there are none
 */
export async function checkSignature(
  token: string,
  { header }: Jws,
  { keys, source, algorithms }: IssuerKeys,
  pinned: readonly string[] | undefined,
): Promise<Check[]> {
  const { alg, kid } = header
  const key = typeof kid === 'string' ? keys.find((each) => each.kid === kid) : undefined
  const isUsed =
    ALGORITHMS.has(alg) &&
    (algorithms === undefined || algorithms.some((each) => each === alg)) &&
    (key?.alg === undefined || key.alg === alg)
  const algorithm = check.that('Algorithm', isUsed, [
    `alg is ${String(alg)}, which the issuer signs with`,
    'alg is none that the issuer signs with',
  ])
  if (key === undefined) {
    const missing = check.failed('Key', `kid is none of the ${keys.length} keys of ${source}`)
    return [algorithm, missing, check.failed('Signature', 'there is no key that it could be of')]
  }
  const isPinned = pinned === undefined || (await isKeyOf(key, pinned))
  const known = check.that('Key', isPinned, [
    `kid is a key of ${source}`,
    `the key that came from ${source} is none of the issuer's status.keyIds`,
  ])
  if (!isUsed || !isPinned) {
    return [algorithm, known, check.skipped('Signature', 'not with this algorithm and key')]
  }
  const holds = await isSignedBy(token, key, String(alg))
  return [
    algorithm,
    known,
    check.that('Signature', holds, ['the key signed it', 'the key did not sign it']),
  ]
}

const isKeyOf = async (key: JWK, pinned: readonly string[]): Promise<boolean> => {
  try {
    const thumbprint = await calculateJwkThumbprint(key)
    return thumbprint === key.kid && pinned.includes(thumbprint)
  } catch {
    return false
  }
}

async function isSignedBy(token: string, key: JWK, alg: string): Promise<boolean> {
  try {
    await compactVerify(token, await importJWK(key, alg), { algorithms: [alg] })
    return true
  } catch {
    return false
  }
}
