import { GROUP, MANAGED_BY, MANAGED_BY_LABEL, VERSION } from '../api/group.ts'
import type { KubeClient } from '../kube/kube-client.ts'
import { listWatch } from '../kube/list-watch.ts'
import type { ListWatchOptions, RestartReason } from '../kube/list-watch-loop.ts'
import { metadataOf, type PartialObject } from '../kube/partial-metadata.ts'
import type { Clock } from '../runtime/clock.ts'
import type { ClusterView, MetadataOnly } from './cluster-view.ts'
import { decodeIssuer } from './decode-issuer.ts'
import { decodeToken } from './decode-token.ts'
import { createFeed, type Feed } from './feed.ts'
import { neededOfSecret } from './needed-of-secret.ts'
import { objectKey } from './object-key.ts'
import type { Store } from './store.ts'
import type { Stored } from './stored.ts'

export type FeedsOptions = {
  readonly clock: Clock
  readonly random: () => number
  readonly idleMs: number
  readonly onRestart: (resource: string, reason: RestartReason) => void
}

const API = `/apis/${GROUP}/${VERSION}`

/** Everything the operator watches, one feed for each collection. */
export function createFeeds(
  client: KubeClient,
  view: ClusterView,
  options: FeedsOptions,
): readonly Feed[] {
  const { clock, random, idleMs } = options
  const feed = <T extends Stored>(
    store: Store<T>,
    resource: string,
    source: Pick<ListWatchOptions<T>, 'path' | 'labelSelector' | 'metadataOnly' | 'decode'>,
  ): Feed =>
    createFeed({
      store,
      clock,
      source: (hooks) =>
        listWatch(client, {
          ...source,
          ...hooks,
          clock,
          random,
          idleMs,
          onRestart: (reason) => options.onRestart(resource, reason),
        }),
    })

  return [
    ...[...view.tokens.parts].map(([namespace, store]) =>
      feed(store, 'impersonatedtokens', {
        path: within(API, namespace, 'impersonatedtokens'),
        decode: (raw) => decodeToken(raw as PartialObject, known(store, raw as PartialObject)),
      }),
    ),
    ...[...view.secrets.parts].map(([namespace, store]) =>
      feed(store, 'secrets', {
        path: within('/api/v1', namespace, 'secrets'),
        labelSelector: `${MANAGED_BY_LABEL}=${MANAGED_BY}`,
        metadataOnly: true,
        decode: (raw) => neededOfSecret(metadataOf(raw as PartialObject)),
      }),
    ),
    feed(view.issuers.cluster, 'clustercredentialissuers', {
      path: `${API}/clustercredentialissuers`,
      decode: (raw) => decodeIssuer('ClusterCredentialIssuer', raw as PartialObject),
    }),
    ...[...view.issuers.namespaced.parts].map(([namespace, store]) =>
      feed(store, 'credentialissuers', {
        path: within(API, namespace, 'credentialissuers'),
        decode: (raw) => decodeIssuer('CredentialIssuer', raw as PartialObject),
      }),
    ),
    feed(view.namespaces, 'namespaces', {
      path: '/api/v1/namespaces',
      metadataOnly: true,
      decode: (raw) => neededOfNamespace(metadataOf(raw as PartialObject)),
    }),
  ]
}

/**
 * What the store has under this name, unless a list is under way: a list may come from a backup,
 * where the same generation can stand for another spec.
 */
const known = <T extends Stored>(store: Store<T>, { metadata }: Stored): T | undefined =>
  store.isRelisting() ? undefined : store.get(objectKey(metadata))

/** A namespace counts by its labels. */
function neededOfNamespace({ metadata }: PartialObject): MetadataOnly {
  const { namespace: _none, ...rest } = metadata
  return { metadata: { ...rest, annotations: {} } }
}

const within = (base: string, namespace: string, resource: string): string =>
  namespace === '' ? `${base}/${resource}` : `${base}/namespaces/${namespace}/${resource}`
