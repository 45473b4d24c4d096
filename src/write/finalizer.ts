import { REVOKE_FINALIZER } from '../api/group.ts'
import type { ObjectMeta } from '../api/object-meta.ts'
import type { KubeClient } from '../kube/kube-client.ts'
import { metadataOf, PARTIAL_METADATA, type PartialObject } from '../kube/partial-metadata.ts'
import { versionPatch } from './json-patch.ts'
import { objectPath } from './object-path.ts'

type Version = Pick<
  ObjectMeta & { readonly namespace: string },
  'namespace' | 'name' | 'uid' | 'resourceVersion' | 'finalizers'
>

/**
 * Our finalizer on exactly one version of a ServiceAccountCredential; those of others stay.
 *
 * Errors: KubeError; kind Conflict when the object has changed since, NotFound when it is gone.
 */
export type FinalizerWriter = {
  add(object: Version): Promise<PartialObject>
  remove(object: Version): Promise<PartialObject>
}

export function createFinalizerWriter(client: KubeClient): FinalizerWriter {
  async function set(object: Version, finalizers: readonly string[]): Promise<PartialObject> {
    const answer = await client.request<PartialObject>({
      method: 'PATCH',
      path: objectPath({ ...object, plural: 'serviceaccountcredentials' }),
      contentType: 'application/json-patch+json',
      body: [
        ...versionPatch(object),
        { op: 'add', path: '/metadata/finalizers', value: finalizers },
      ],
      accept: PARTIAL_METADATA,
    })
    return metadataOf(answer.body)
  }

  return {
    add: (object) => set(object, [...others(object), REVOKE_FINALIZER]),
    remove: (object) => set(object, others(object)),
  }
}

const others = ({ finalizers = [] }: Version): readonly string[] =>
  finalizers.filter((finalizer) => finalizer !== REVOKE_FINALIZER)
