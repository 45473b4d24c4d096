import type { FrozenUse } from '../api/frozen-use.ts'
import { decodeSafely } from '../kube/decode-safely.ts'
import { frozenUsesOf } from '../kube/frozen-uses-of.ts'
import type { KubeClient } from '../kube/kube-client.ts'
import { listPages } from '../kube/list-pages.ts'
import { resourcePath } from '../kube/resource-path.ts'

/**
 * What pods do with Secrets.
 *
 * Errors: KubeError.
 */
export type PodAccess = {
  /**
   * Of the containers that run in a namespace: those that have a Secret in a way that never changes. The pods are
   * listed in pages, and nothing else of them is kept.
   *
   * @param isWanted by the name of a Secret
   */
  frozenUses(
    namespace: string,
    isWanted: (secret: string) => boolean,
    signal: AbortSignal,
  ): Promise<readonly FrozenUse[]>
}

/** A pod may be a hundred kilobytes: what does not fit into one answer would end the look. */
const PAGE = 100
/** Pods that have run to their end are often most of them. */
const NOT_OVER = 'status.phase!=Succeeded,status.phase!=Failed'

export function createPodAccess(client: KubeClient): PodAccess {
  return {
    async frozenUses(namespace, isWanted, signal) {
      const path = resourcePath({ version: 'v1', resource: 'pods' }, { namespace })
      const pods = { path, fieldSelector: NOT_OVER }
      const uses: FrozenUse[] = []
      for await (const { items } of listPages(client, pods, PAGE, signal)) {
        for (const item of items) {
          for (const use of decodeSafely(frozenUsesOf, item) ?? []) {
            if (isWanted(use.secret)) uses.push(use)
          }
        }
      }
      return uses
    },
  }
}
