import type { GenericIssuer } from '../api/generic-issuer.ts'
import { objectKey } from './object-key.ts'
import { createPartitionedStore, type PartitionedStore } from './partitioned-store.ts'
import { createStore, type Store } from './store.ts'
import type { StoreSubscriber } from './stored.ts'

/**
 * Issuers of both kinds read as one, by the key of objectKey(): `name` is a ClusterCredentialIssuer,
 * `namespace/name` a CredentialIssuer.
 */
export type IssuerView = {
  readonly cluster: Store<GenericIssuer>
  readonly namespaced: PartitionedStore<GenericIssuer>
  get(key: string): GenericIssuer | undefined
  put(issuer: GenericIssuer): boolean
  all(): Iterable<readonly [key: string, issuer: GenericIssuer]>
  size(): number
  subscribe(subscriber: StoreSubscriber<GenericIssuer>): void
}

/** @param namespaces whose CredentialIssuers are watched; empty: all */
export function createIssuerView(namespaces: readonly string[]): IssuerView {
  const cluster = createStore<GenericIssuer>()
  const namespaced = createPartitionedStore<GenericIssuer>(namespaces)
  return {
    cluster,
    namespaced,
    get(key) {
      const [first = '', second] = key.split('/')
      return second === undefined ? cluster.get(first) : namespaced.get(first, second)
    },
    put: (issuer) => (issuer.metadata.namespace === undefined ? cluster : namespaced).put(issuer),
    *all() {
      for (const issuer of cluster.all()) yield [objectKey(issuer.metadata), issuer]
      for (const issuer of namespaced.all()) yield [objectKey(issuer.metadata), issuer]
    },
    size: () => cluster.size() + namespaced.size(),
    subscribe(subscriber) {
      cluster.subscribe(subscriber)
      namespaced.subscribe(subscriber)
    },
  }
}
