import { type Failure, retryable, stalled } from '../../failure.ts'
import { Redacted } from '../../redacted.ts'
import { generateKey } from './generate-key.ts'
import type { KeyDocument, StoredKey } from './key-document.ts'
import type { KeyStore } from './key-store.ts'
import { loadRing, type Ring } from './load-ring.ts'
import { parseKeyDocument } from './parse-key-document.ts'
import { type Rotation, rotateKeys } from './rotate-keys.ts'
import type { RotationPolicy } from './scale-policy.ts'

export type SyncedRing =
  | {
      readonly ok: true
      readonly ring: Ring
      /** Of the document that the ring was loaded from. */
      readonly version: string
      /** Epoch milliseconds: when whoever may write has to look again. */
      readonly nextAt: number
    }
  | {
      readonly ok: false
      readonly failure: Failure
      /** The store answered that there are no keys: those in memory are void. */
      readonly gone: boolean
    }

export type SyncRing = {
  readonly issuer: string
  readonly policy: RotationPolicy
  readonly mayWrite: boolean
  readonly keyStore: KeyStore
  readonly now: () => number
  /** What is loaded already: not imported again while the document is the same. */
  readonly loaded: { readonly version: string; readonly ring: Ring } | undefined
}

const MOST_CONFLICTS = 5

/**
 * Reads the keys and, where it may, makes or rotates them. Somebody else may do the same at the
 * same moment: whoever loses the write reads again and decides anew, so all end with one ring.
 * Nothing is signed or served that has not been written.
 */
export async function syncRing(sync: SyncRing): Promise<SyncedRing> {
  try {
    for (let attempt = 0; attempt < MOST_CONFLICTS; attempt += 1) {
      const outcome = await tryOnce(sync)
      if (outcome !== 'Conflict') return outcome
    }
    const message =
      'the signing keys were changed by somebody else at every attempt; tried again soon'
    return failed(retryable('Conflict', message))
  } catch {
    // The error is the store's: it may quote what it sent.
    const message =
      "the Secret with this issuer's keys could not be read or written; check the API server and the operator's rights in its own namespace"
    return failed(retryable('IssuerUnavailable', message))
  }
}

async function tryOnce(sync: SyncRing): Promise<SyncedRing | 'Conflict'> {
  const { issuer, policy, mayWrite, keyStore, loaded } = sync
  const stored = await keyStore.read(issuer)
  if (stored === undefined && !mayWrite) {
    const message = 'this issuer has no keys yet; the replica that leads makes them'
    return { ...failed(retryable('Pending', message)), gone: true }
  }
  const document = stored && parseKeyDocument(stored.document.reveal())
  if (stored !== undefined && document === undefined) return broken
  const now = sync.now()
  const signing = rotateKeys(document?.signing ?? [], policy, now)
  const blob = rotateKeys(document?.blob ?? [], policy, now)
  const nextAt = Math.min(signing.nextAt, blob.nextAt)

  if (
    stored !== undefined &&
    document !== undefined &&
    !(mayWrite && (signing.changed || blob.changed))
  ) {
    if (loaded?.version === stored.version) return { ok: true, ...loaded, nextAt }
    const ring = await loadRing(document, now)
    return ring === undefined ? broken : { ok: true, ring, version: stored.version, nextAt }
  }

  const next: KeyDocument = {
    version: 1,
    signing: await turned(signing, now),
    blob: await turned(blob, now),
  }
  // Tried before it is written: a document that cannot be loaded must not replace one that may be repaired.
  const ring = await loadRing(next, now)
  if (ring === undefined) return broken
  const written = await keyStore.write(issuer, new Redacted(JSON.stringify(next)), stored?.version)
  if (written === 'Conflict') return 'Conflict'
  return { ok: true, ring, version: written.version, nextAt }
}

async function turned({ keep, add }: Rotation<StoredKey>, now: number): Promise<StoredKey[]> {
  return add === undefined ? [...keep] : [...keep, await generateKey(add, now)]
}

const failed = (failure: Failure): SyncedRing & { ok: false } => ({
  ok: false,
  failure,
  gone: false,
})

const broken = failed(
  stalled(
    'SecretConflict',
    "the Secret with this issuer's keys (in the operator's namespace) does not hold keys that mintlet wrote: restore it from a backup, or delete it to start with new keys; tokens signed with the old ones then no longer verify",
  ),
)
