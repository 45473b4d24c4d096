import type { Collection } from '../../kube/collection-call.ts'
import type { CliWorld } from '../cli-world.ts'
import { lookAtList } from '../look/look-at-list.ts'
import type { Looked } from '../look/looked.ts'
import type { Wide } from './wide.ts'

/**
 * Objects of all namespaces, or where that is refused of the one that the person works in.
 *
 * @param api such as `/api/v1`
 */
export async function lookWide<T>(
  world: Pick<CliWorld, 'client' | 'signal' | 'namespace'>,
  api: string,
  plural: string,
  options: Omit<Collection, 'path'> & { readonly limit?: number } = {},
): Promise<Looked<Wide<T>>> {
  const { limit, ...collection } = options
  const all = await lookAtList<T>(world, { ...collection, path: `${api}/${plural}` }, limit)
  if (all.seen) return { ...all, value: { ...all.value, namespace: undefined } }
  if (all.why !== 'Forbidden') return all
  const { namespace } = world
  const path = `${api}/namespaces/${namespace}/${plural}`
  const own = await lookAtList<T>(world, { ...collection, path }, limit)
  return own.seen ? { ...own, value: { ...own.value, namespace } } : own
}
