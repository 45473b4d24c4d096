import type { KubeClient } from '../kube/kube-client.ts'
import { metadataOf, PARTIAL_METADATA, type PartialObject } from '../kube/partial-metadata.ts'
import { versionPatch } from './json-patch.ts'
import { objectPath } from './object-path.ts'

/** Which object, and which version of it. */
export type StatusTarget = {
  readonly plural: string
  readonly namespace?: string
  readonly name: string
  readonly uid: string
  readonly resourceVersion: string
}

/**
 * Replaces the status of one version of one object; the caller writes only what differs.
 *
 * Errors: KubeError; kind Conflict when the object has changed since, NotFound when it is gone.
 */
export type StatusWriter = {
  write(target: StatusTarget, status: object): Promise<PartialObject>
}

export function createStatusWriter(client: KubeClient): StatusWriter {
  return {
    async write(target, status) {
      const answer = await client.request<PartialObject>({
        method: 'PATCH',
        path: `${objectPath(target)}/status`,
        contentType: 'application/json-patch+json',
        body: [...versionPatch(target), { op: 'add', path: '/status', value: status }],
        accept: PARTIAL_METADATA,
      })
      return metadataOf(answer.body)
    },
  }
}
