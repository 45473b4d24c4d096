import type { KubeClient } from '../src/kube/kube-client.ts'
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

/** Of an empty collection `items` is null. */
type List = {
  readonly metadata: { readonly resourceVersion: string }
  readonly items: Sight[] | null
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

/**
 * Shows every version of every object of the namespace, by a watch of its own, until disposed of. A
 * watch that the API server ends goes on at once: whoever measures must not be the one who is late.
 *
 * @returns when everything that is there has been shown
 */
export async function follow(
  client: KubeClient,
  collection: keyof typeof COLLECTIONS,
  show: (sight: Sight) => void,
): Promise<Disposable> {
  const { path, list, watch } = COLLECTIONS[collection]
  const end = new AbortController()
  const { signal } = end
  const { body } = await client.request<List>({ method: 'GET', path, ...list })
  for (const item of body.items ?? []) show(item)
  let from = body.metadata.resourceVersion

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const query = { watch: true, resourceVersion: from, timeoutSeconds: 3600 }
      for await (const line of client.stream({ method: 'GET', path, query, signal, ...watch })) {
        const { object }: { object: Sight } = JSON.parse(line)
        from = object.metadata.resourceVersion
        show(object)
      }
    }
  }

  void run().catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
  return { [Symbol.dispose]: () => end.abort() }
}
