import type { KubeClient } from '../src/kube/kube-client.ts'

/** What is watched, and how: paths and parameters of the Kubernetes API. */
export type FollowedCollection = {
  readonly path: string
  /** Selectors. */
  readonly query?: Readonly<Record<string, string>>
  /** Of the list and of the watch; whole objects unless given. */
  readonly list?: { readonly accept?: string }
  readonly watch?: { readonly accept?: string }
}

type Versioned = { readonly metadata: { readonly resourceVersion: string } }

/** Of an empty collection `items` is null. */
type List<T> = Versioned & { readonly items: T[] | null }

/**
 * Shows every version of every object of a collection, by a watch of its own, until disposed of. A watch that the
 * API server ends goes on at once: whoever measures must not be the one who is late.
 *
 * @param show `isGone`: that was its last version
 * @returns when everything that is there has been shown
 */
// What the API server sends is of the type that is asked for.
// oxlint-disable-next-line no-unnecessary-type-parameters
export async function followPath<T extends Versioned>(
  client: KubeClient,
  { path, query, list, watch }: FollowedCollection,
  show: (object: T, isGone: boolean) => void,
): Promise<Disposable> {
  const end = new AbortController()
  const { signal } = end
  const { body } = await client.request<List<T>>({
    method: 'GET',
    path,
    ...(query && { query }),
    ...list,
  })
  for (const item of body.items ?? []) show(item, false)
  let from = body.metadata.resourceVersion

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const all = { ...query, watch: true, resourceVersion: from, timeoutSeconds: 3600 }
      for await (const line of client.stream({
        method: 'GET',
        path,
        query: all,
        signal,
        ...watch,
      })) {
        const { type, object }: { type: string; object: T } = JSON.parse(line)
        if (type === 'ERROR') throw new Error(`the watch of ${path} cannot go on`)
        from = object.metadata.resourceVersion
        show(object, type === 'DELETED')
      }
    }
  }

  void run().catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
  return { [Symbol.dispose]: () => end.abort() }
}
