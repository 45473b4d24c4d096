import type { JWK } from 'jose'
import type { KeyDocument, StoredKey } from './key-document.ts'
import { type LoadedKey, loadKey } from './load-key.ts'
import { signerAt } from './signer-at.ts'

/** The keys of one kind, ready for use. */
export type KeySet = {
  /** Keys that sign or will sign; the private halves of retired keys are not kept in memory. */
  readonly signers: readonly LoadedKey[]
  /** What is published, oldest first. */
  readonly publicKeys: readonly (JWK & { readonly kid: string })[]
}

export type Ring = { readonly signing: KeySet; readonly blob: KeySet }

/**
 * @returns undefined when a key is not what the document says it is
 */
export async function loadRing(document: KeyDocument, now: number): Promise<Ring | undefined> {
  try {
    const [signing, blob] = await Promise.all([
      loadKeySet(document.signing, now),
      loadKeySet(document.blob, now),
    ])
    return { signing, blob }
  } catch {
    // Whatever the library says about a private key stays here.
    return undefined
  }
}

async function loadKeySet(stored: readonly StoredKey[], now: number): Promise<KeySet> {
  const ordered = stored.toSorted((one, other) => one.activeAt - other.activeAt)
  const first = signerAt(ordered, now)
  const loaded = await Promise.all(ordered.map(loadKey))
  const signers = loaded
    .map(({ key }) => key)
    .filter((key) => first !== undefined && key.activeAt >= first.activeAt)
  return { signers, publicKeys: loaded.map(({ publicJwk }) => publicJwk) }
}
