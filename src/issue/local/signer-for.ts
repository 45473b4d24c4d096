import { type Failure, retryable } from '../../failure.ts'
import type { LoadedKey } from './load-key.ts'
import type { KeySet } from './load-ring.ts'
import { signerAt } from './signer-at.ts'

export type Chosen =
  | { readonly ok: true; readonly key: LoadedKey }
  | { readonly ok: false; readonly failure: Failure }

/**
 * The key that may sign for so long. A key stays published only as long as what it was allowed to sign may live: a
 * grant that now allows more has to reach the stored key first.
 *
 * @param lifetime seconds
 * @param now epoch milliseconds
 */
export function signerFor(keys: KeySet, lifetime: number, now: number): Chosen {
  const key = signerAt(keys.signers, now)
  if (key === undefined || lifetime * 1000 > key.longestLifeMs) {
    const message =
      'the signing key is not yet allowed to sign for so long; it is once the issuer has taken up its grants'
    return { ok: false, failure: retryable('Pending', message) }
  }
  return { ok: true, key }
}
