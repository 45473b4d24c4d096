import type { ClusterView } from '../watch/cluster-view.ts'

/**
 * Whether a turn of this issuer asks services outside of the cluster.
 *
 * @param key of the issuer among those of both kinds
 */
export function isOutside({ issuers }: ClusterView, key: string): boolean {
  const spec = issuers.get(key)?.spec
  return spec?.valid === true && spec.value.local === undefined
}
