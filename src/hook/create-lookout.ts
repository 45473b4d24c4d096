import type { LeaseObject } from '../kube/lease-record.ts'
import { readLease } from '../kube/lease-record.ts'
import { type LeaseView, leaseView } from '../kube/lease-view.ts'
import { listPages } from '../kube/list-pages.ts'
import { metadataOf, type PartialObject } from '../kube/partial-metadata.ts'
import { resourcePath } from '../kube/resource-path.ts'
import { isGone } from '../write/failure-of.ts'
import type { Sighting } from './describe-running.ts'
import type { HookWorld } from './hook-world.ts'

export type LookoutPlace = {
  readonly namespace: string
  readonly lease: string
  /** Of the operator's pods; undefined or empty: it has none. */
  readonly selector: string | undefined
}

/** Pods that have run to their end are kept by their ReplicaSet, and do nothing. */
const NOT_OVER = 'status.phase!=Succeeded,status.phase!=Failed'
const PAGE = 100

/**
 * Looks for signs of the operator. It remembers when it first saw the lease as it is, because a holder that ended
 * without a word is told from a living one only by time.
 *
 * Errors: KubeError.
 */
export function createLookout(world: HookWorld, place: LookoutPlace): () => Promise<Sighting> {
  const { client, clock, signal } = world
  const { namespace, selector } = place
  let view: LeaseView | undefined

  async function pods(): Promise<readonly string[]> {
    if (selector === undefined || selector === '') return []
    const path = resourcePath({ version: 'v1', resource: 'pods' }, { namespace })
    const collection = {
      path,
      labelSelector: selector,
      fieldSelector: NOT_OVER,
      metadataOnly: true,
    }
    const names: string[] = []
    for await (const { items } of listPages(client, collection, PAGE, signal)) {
      for (const item of items) names.push(metadataOf(item as PartialObject).metadata.name)
    }
    return names
  }

  async function lease(): Promise<LeaseView | undefined> {
    try {
      const { body } = await client.request<LeaseObject>({
        method: 'GET',
        path: leasePath(place),
        signal,
      })
      view = leaseView(view, readLease(body), clock.monotonic())
    } catch (error) {
      if (!isGone(error)) throw error
      view = undefined
    }
    return view
  }

  // The lease last: it is free only after the last process that may have had it is gone.
  return async () => ({ pods: await pods(), lease: await lease() })
}

const leasePath = ({ namespace, lease }: LookoutPlace): string =>
  resourcePath(
    { group: 'coordination.k8s.io', version: 'v1', resource: 'leases' },
    { namespace, name: lease },
  )
