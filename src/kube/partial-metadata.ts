import type { ObjectMeta } from '../api/object-meta.ts'

/** Asks the API server to answer with metadata only; no second choice, so that no data comes back. */
export const PARTIAL_METADATA = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1'

export type PartialObject = { readonly metadata: ObjectMeta & { readonly namespace: string } }

/** metadata with the maps and lists that the API server leaves out when they are empty. */
export function metadataOf(raw: {
  readonly metadata: Partial<PartialObject['metadata']>
}): PartialObject {
  const { metadata } = raw
  return {
    metadata: {
      name: metadata.name ?? '',
      namespace: metadata.namespace ?? '',
      uid: metadata.uid ?? '',
      resourceVersion: metadata.resourceVersion ?? '',
      generation: metadata.generation ?? 0,
      creationTimestamp: metadata.creationTimestamp ?? '',
      ...(metadata.deletionTimestamp !== undefined && {
        deletionTimestamp: metadata.deletionTimestamp,
      }),
      labels: metadata.labels ?? {},
      annotations: metadata.annotations ?? {},
      ownerReferences: metadata.ownerReferences ?? [],
      ...(metadata.finalizers !== undefined && { finalizers: metadata.finalizers }),
    },
  }
}
