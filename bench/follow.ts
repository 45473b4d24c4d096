import type { KubeClient } from '../src/kube/kube-client.ts'
import { followPath } from './follow-path.ts'
import { NAMESPACE } from './start-world.ts'

/** The fields of an ImpersonatedToken or of a Secret's metadata that the bench looks at. */
export type Sight = {
  readonly metadata: {
    readonly name: string
    readonly resourceVersion: string
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly status?: {
    readonly phase?: string
    readonly tokenId?: string
    readonly refreshAt?: string
  }
}

const METADATA_ONLY = (kind: string): string => `application/json;as=${kind};g=meta.k8s.io;v=v1`

const COLLECTIONS = {
  tokens: {
    path: `/apis/mintlet.dev/v1alpha1/namespaces/${NAMESPACE}/impersonatedtokens`,
    list: {},
    watch: {},
  },
  secrets: {
    path: `/api/v1/namespaces/${NAMESPACE}/secrets`,
    list: { accept: METADATA_ONLY('PartialObjectMetadataList') },
    watch: { accept: METADATA_ONLY('PartialObjectMetadata') },
  },
}

/** Shows every version of every object of the namespace; see followPath(). */
export const follow = (
  client: KubeClient,
  collection: keyof typeof COLLECTIONS,
  show: (sight: Sight) => void,
): Promise<Disposable> => followPath<Sight>(client, COLLECTIONS[collection], (sight) => show(sight))
