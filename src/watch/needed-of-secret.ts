import type { ObjectMeta } from '../api/object-meta.ts'

/** The longest value that spec.secret.annotations can ask for, in UTF-16 units. */
const LONGEST = 4096

/** Equal to nothing that can be asked for, and one text for all. */
const TOO_LONG = '-'.repeat(LONGEST + 1)

/**
 * A Secret without the text that no decision needs: anybody who may edit a Secret may hang 256 KiB
 * of annotations on it, and the store would keep them all. The keys stay, because a patch has to
 * know whether the map is there, and ours must never seem lost between many others.
 */
export function neededOfSecret<T extends { readonly metadata: ObjectMeta }>(secret: T): T {
  const entries = Object.entries(secret.metadata.annotations)
  if (entries.every(([, value]) => value.length <= LONGEST)) return secret
  const annotations = Object.fromEntries(
    entries.map(([key, value]) => [key, value.length <= LONGEST ? value : TOO_LONG]),
  )
  return { ...secret, metadata: { ...secret.metadata, annotations } }
}
