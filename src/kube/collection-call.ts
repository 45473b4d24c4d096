import type { KubeCall } from './kube-client.ts'

/** What is listed and watched. */
export type Collection = {
  /** Such as `/api/v1/secrets`. */
  readonly path: string
  readonly labelSelector?: string
  readonly fieldSelector?: string
  /** Ask for PartialObjectMetadata: no spec, no status, no data. */
  readonly metadataOnly?: boolean
}

// Without a second choice in them: better no answer than one with the data of Secrets.
const METADATA_LIST = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1'
const METADATA = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1'

/** A list, or with `watch: true` a watch, of the collection. */
export function collectionCall(
  { path, labelSelector, fieldSelector, metadataOnly = false }: Collection,
  query: NonNullable<KubeCall['query']>,
): KubeCall {
  const metadata = query['watch'] === true ? METADATA : METADATA_LIST
  return {
    method: 'GET',
    path,
    query: { labelSelector, fieldSelector, ...query },
    ...(metadataOnly ? { accept: metadata } : {}),
  }
}
