import type { KubeClient } from '../kube/kube-client.ts'
import type { PartialObject } from '../kube/partial-metadata.ts'
import { PARTIAL_METADATA } from '../kube/partial-metadata.ts'
import { isGone } from './failure-of.ts'
import { objectPath } from './object-path.ts'

type Named = { readonly namespace: string; readonly name: string; readonly uid: string }

/**
 * One ImpersonatedToken as the API server has it now, for what must not be decided on a cache.
 *
 * Errors: KubeError.
 */
export type TokenAccess = {
  /** As it came, or undefined when it is gone. */
  read(token: Named): Promise<PartialObject | undefined>
  /** The API server's own time, epoch milliseconds, to the second. */
  serverTime(token: Named): Promise<number | undefined>
  /** Deletes this very object, and resolves also when it is gone already. */
  remove(token: Named): Promise<void>
}

export function createTokenAccess(client: KubeClient): TokenAccess {
  return {
    async read(token) {
      try {
        return (await client.request<PartialObject>({ method: 'GET', path: pathOf(token) })).body
      } catch (error) {
        if (isGone(error)) return undefined
        throw error
      }
    },
    async serverTime(token) {
      const accept = PARTIAL_METADATA
      const call = { method: 'GET', path: pathOf(token), accept } as const
      return (await client.request(call)).serverTime
    },
    async remove(token) {
      const body = {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        preconditions: { uid: token.uid },
        propagationPolicy: 'Background',
      }
      try {
        await client.request({ method: 'DELETE', path: pathOf(token), body })
      } catch (error) {
        if (!isGone(error)) throw error
      }
    },
  }
}

const pathOf = (token: Named): string => objectPath({ plural: 'impersonatedtokens', ...token })
