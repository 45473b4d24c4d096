import { type Collection, collectionCall } from '../../kube/collection-call.ts'
import type { CliWorld } from '../cli-world.ts'
import { look } from './look.ts'
import type { Looked } from './looked.ts'

/** The beginning of a list. `T` is what the API documents for the kind; it is not checked. */
export type SeenList<T> = {
  readonly items: readonly T[]
  /** Some of the collection is left. */
  readonly isCut: boolean
}

type RawList<T> = {
  readonly items?: readonly T[] | null
  readonly metadata?: { readonly continue?: string }
}

/** One page of a collection, which may be all of it. */
export async function lookAtList<T>(
  { client, signal }: Pick<CliWorld, 'client' | 'signal'>,
  collection: Collection,
  limit = 500,
): Promise<Looked<SeenList<T>>> {
  const looked = await look(() =>
    client.request<RawList<T>>({ ...collectionCall(collection, { limit }), signal }),
  )
  if (!looked.seen) return looked
  const { items, metadata } = looked.value
  return { ...looked, value: { items: items ?? [], isCut: (metadata?.continue ?? '') !== '' } }
}
