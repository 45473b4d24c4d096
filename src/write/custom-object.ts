import type { KubeClient } from '../kube/kube-client.ts'
import type { PartialObject } from '../kube/partial-metadata.ts'
import { PARTIAL_METADATA } from '../kube/partial-metadata.ts'
import { isGone } from './failure-of.ts'
import { objectPath } from './object-path.ts'

type Named = { readonly namespace: string; readonly name: string; readonly uid: string }

/**
 * One of our own objects as the API server has it now, for what must not be decided on a cache.
 *
 * Errors: KubeError.
 */
export type ObjectAccess = {
  /** As it came, or undefined when it is gone. */
  read(object: Omit<Named, 'uid'>): Promise<PartialObject | undefined>
  /** The API server's own time, epoch milliseconds, to the second. */
  serverTime(object: Omit<Named, 'uid'>): Promise<number | undefined>
  /** Deletes this very object, and resolves also when it is gone already. */
  remove(object: Named): Promise<void>
}

/** @param plural of the kind: `impersonatedtokens` */
export function createObjectAccess(client: KubeClient, plural: string): ObjectAccess {
  const pathOf = ({ namespace, name }: Omit<Named, 'uid'>): string =>
    objectPath({ plural, namespace, name })

  return {
    async read(object) {
      try {
        return (await client.request<PartialObject>({ method: 'GET', path: pathOf(object) })).body
      } catch (error) {
        if (isGone(error)) return undefined
        throw error
      }
    },
    async serverTime(object) {
      const accept = PARTIAL_METADATA
      const call = { method: 'GET', path: pathOf(object), accept } as const
      return (await client.request(call)).serverTime
    },
    async remove(object) {
      const body = {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        preconditions: { uid: object.uid },
        propagationPolicy: 'Background',
      }
      try {
        await client.request({ method: 'DELETE', path: pathOf(object), body })
      } catch (error) {
        if (!isGone(error)) throw error
      }
    },
  }
}
