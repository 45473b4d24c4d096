import { GROUP, MANAGED_BY, MANAGED_BY_LABEL, VERSION } from '../api/group.ts'
import type { KubeError } from '../kube/error.ts'
import type { KubeClient } from '../kube/kube-client.ts'
import { listWatch } from '../kube/list-watch.ts'
import type { ListWatchOptions, RestartReason } from '../kube/list-watch-loop.ts'
import { metadataOf, type PartialObject } from '../kube/partial-metadata.ts'
import type { Clock } from '../runtime/clock.ts'
import type { ClusterView, MetadataOnly } from './cluster-view.ts'
import { decodeCredential } from './decode-credential.ts'
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
  /** `path` is that of the collection; the error, if there is one, may be shown. */
  readonly onRestart: (
    resource: string,
    reason: RestartReason,
    path: string,
    error?: KubeError,
  ) => void
}

/** One collection: everything of a resource in one namespace, or in the whole cluster (''). */
export type Collection = { readonly resource: string; readonly namespace: string }

export type CollectionFeed = Feed & Collection

type Source<T extends Stored> = Pick<
  ListWatchOptions<T>,
  'labelSelector' | 'metadataOnly' | 'decode'
> & {
  /** Path of the API version. */
  readonly api: string
  readonly namespace: string
}

const OURS = `/apis/${GROUP}/${VERSION}`
const CORE = '/api/v1'

/** Everything the operator watches, one feed for each collection. */
export function createFeeds(
  client: KubeClient,
  view: ClusterView,
  options: FeedsOptions,
): readonly CollectionFeed[] {
  const feed = feedWith(client, options)
  return [
    ...[...view.tokens.parts].map(([namespace, store]) =>
      feed(store, 'impersonatedtokens', ofOurs(namespace, store, decodeToken)),
    ),
    ...[...view.credentials.parts].map(([namespace, store]) =>
      feed(store, 'serviceaccountcredentials', ofOurs(namespace, store, decodeCredential)),
    ),
    ...[...view.secrets.parts].map(([namespace, store]) =>
      feed(store, 'secrets', {
        api: CORE,
        namespace,
        labelSelector: `${MANAGED_BY_LABEL}=${MANAGED_BY}`,
        metadataOnly: true,
        decode: (raw) => neededOfSecret(metadataOf(raw as PartialObject), view.operatorNamespace),
      }),
    ),
    feed(view.issuers.cluster, 'clustercredentialissuers', {
      api: OURS,
      namespace: '',
      decode: (raw) => decodeIssuer('ClusterCredentialIssuer', raw as PartialObject),
    }),
    ...[...view.issuers.namespaced.parts].map(([namespace, store]) =>
      feed(store, 'credentialissuers', {
        api: OURS,
        namespace,
        decode: (raw) => decodeIssuer('CredentialIssuer', raw as PartialObject),
      }),
    ),
    feed(view.namespaces, 'namespaces', {
      api: CORE,
      namespace: '',
      metadataOnly: true,
      decode: (raw) => neededOfNamespace(metadataOf(raw as PartialObject)),
    }),
  ]
}

const feedWith =
  (client: KubeClient, { clock, random, idleMs, onRestart }: FeedsOptions) =>
  <T extends Stored>(
    store: Store<T>,
    resource: string,
    { api, namespace, ...source }: Source<T>,
  ): CollectionFeed => {
    const path = within(api, namespace, resource)
    const feed = createFeed({
      store,
      clock,
      source: ({ onRefused, ...hooks }) =>
        listWatch(client, {
          ...source,
          ...hooks,
          path,
          clock,
          random,
          idleMs,
          onRestart(reason, error) {
            if (error?.kind === 'Forbidden') onRefused()
            onRestart(resource, reason, path, error)
          },
        }),
    })
    return { ...feed, resource, namespace }
  }

/** Objects whose spec is read once for each generation. */
const ofOurs = <T extends Stored>(
  namespace: string,
  store: Store<T>,
  decode: (raw: PartialObject, known: T | undefined) => T,
): Source<T> => ({
  api: OURS,
  namespace,
  decode: (raw) => decode(raw as PartialObject, known(store, raw as PartialObject)),
})

/**
 * What the store has under this name, unless a list is under way: a list may come from a backup,
 * where the same generation can stand for another spec.
 */
const known = <T extends Stored>(store: Store<T>, { metadata }: Stored): T | undefined =>
  store.isRelisting() ? undefined : store.get(objectKey(metadata))

/** A namespace counts by its labels. */
function neededOfNamespace({ metadata }: PartialObject): MetadataOnly {
  const { namespace: _none, finalizers: _whoever, ...rest } = metadata
  return { metadata: { ...rest, annotations: {} } }
}

const within = (base: string, namespace: string, resource: string): string =>
  namespace === '' ? `${base}/${resource}` : `${base}/namespaces/${namespace}/${resource}`
