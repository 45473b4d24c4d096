import { formatTime } from '../api/time.ts'
import type { KubeClient } from '../kube/kube-client.ts'
import { metadataOf, PARTIAL_METADATA, type PartialObject } from '../kube/partial-metadata.ts'
import { isConflict, isGone } from './failure-of.ts'
import { type JsonPatch, versionPatch } from './json-patch.ts'
import { objectPath } from './object-path.ts'
import type { StatusTarget } from './status.ts'

/** When a credential was used (epoch milliseconds), and from where, if it was from elsewhere. */
export type LastUse = { readonly at: number; readonly address: string | undefined }

/**
 * Writes lastUsedAt and lastUsedIp of one version of one object's status, and nothing else of it: the one write to
 * our objects that replicas make which do not lead.
 *
 * Errors: KubeError, but for one version that is not there any more.
 */
export type LastUseWriter = {
  /** @param known what status says now: whether there is an address to be taken out */
  write(
    target: StatusTarget,
    use: LastUse,
    known: { readonly lastUsedIp?: string | undefined },
  ): Promise<PartialObject['metadata'] | 'Conflict'>
}

export function createLastUseWriter(client: KubeClient): LastUseWriter {
  return {
    async write(target, use, known) {
      try {
        const answer = await client.request<PartialObject>({
          method: 'PATCH',
          path: `${objectPath(target)}/status`,
          contentType: 'application/json-patch+json',
          body: [...versionPatch(target), ...patchOf(use, known)],
          accept: PARTIAL_METADATA,
        })
        return metadataOf(answer.body).metadata
      } catch (error) {
        if (isConflict(error) || isGone(error)) return 'Conflict'
        throw error
      }
    },
  }
}

type Operations = readonly (JsonPatch[number] | { readonly op: 'remove'; readonly path: string })[]

function patchOf(
  { at, address }: LastUse,
  { lastUsedIp }: { lastUsedIp?: string | undefined },
): Operations {
  const when = { op: 'add', path: '/status/lastUsedAt', value: formatTime(at) } as const
  const path = '/status/lastUsedIp'
  if (address !== undefined) return [when, { op: 'add', path, value: address }]
  return lastUsedIp === undefined ? [when] : [when, { op: 'remove', path }]
}
