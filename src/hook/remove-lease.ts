import type { LeaseObject } from '../kube/lease-record.ts'
import { readLease } from '../kube/lease-record.ts'
import { type LeaseView, leaseView } from '../kube/lease-view.ts'
import { resourcePath } from '../kube/resource-path.ts'
import { isGone } from '../write/failure-of.ts'
import type { HookWorld } from './hook-world.ts'

/**
 * Deletes the lease, unless somebody has taken it since.
 *
 * @param seen the lease when nobody held it; undefined: there was none
 * @returns false when somebody has taken it: nothing was deleted
 * @throws KubeError; Conflict when somebody was faster than the delete
 */
export async function removeLease(
  { client, signal }: HookWorld,
  { namespace, lease }: { readonly namespace: string; readonly lease: string },
  seen: LeaseView | undefined,
): Promise<boolean> {
  const type = { group: 'coordination.k8s.io', version: 'v1', resource: 'leases' }
  const path = resourcePath(type, { namespace, name: lease })
  try {
    const { body } = await client.request<LeaseObject>({ method: 'GET', path, signal })
    if (leaseView(seen, readLease(body), Number.NaN).since !== seen?.since) return false
    const { uid, resourceVersion } = body.metadata
    await client.request({
      method: 'DELETE',
      path,
      body: {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        preconditions: { uid, resourceVersion },
      },
      signal,
    })
  } catch (error) {
    if (!isGone(error)) throw error
  }
  return true
}
