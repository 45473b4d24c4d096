import { RECEIPT_ANNOTATION, RECORD_ANNOTATION, REVOCATIONS_ANNOTATION } from '../api/group.ts'
import type { ObjectMeta } from '../api/object-meta.ts'

/** The longest value that spec.secret.annotations can ask for, in UTF-16 units. */
const LONGEST = 4096

/** Equal to nothing that can be asked for, and one text for all. */
const TOO_LONG = '-'.repeat(LONGEST + 1)

/**
 * A Secret without the text that no decision needs: anybody who may edit a Secret may hang 256 KiB
 * of annotations on it, and the store would keep them all; our own receipt is believed only where
 * the data was read with it. The keys stay, because a patch has to know whether the map is there,
 * and ours must never seem lost between many others. What the operator keeps in its own namespace stays whole.
 *
 * @param operatorNamespace where records are: anywhere else such an annotation is anybody's text
 */
export function neededOfSecret<T extends { readonly metadata: ObjectMeta }>(
  secret: T,
  operatorNamespace: string,
): T {
  const isOwn = secret.metadata.namespace === operatorNamespace
  const needed = (key: string, value: string): string => {
    if (key === RECEIPT_ANNOTATION) return ''
    if ((key === RECORD_ANNOTATION || key === REVOCATIONS_ANNOTATION) && isOwn) return value
    return value.length <= LONGEST ? value : TOO_LONG
  }
  const entries = Object.entries(secret.metadata.annotations)
  if (entries.every(([key, value]) => value === needed(key, value)))
    return withoutFinalizers(secret)
  const annotations = Object.fromEntries(entries.map(([key, value]) => [key, needed(key, value)]))
  return withoutFinalizers({ ...secret, metadata: { ...secret.metadata, annotations } })
}

function withoutFinalizers<T extends { readonly metadata: ObjectMeta }>(secret: T): T {
  const { finalizers, ...metadata } = secret.metadata
  return finalizers === undefined ? secret : { ...secret, metadata }
}
