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

type Source<T extends Stored> = Pick<
  ListWatchOptions<T>,
  'path' | 'labelSelector' | 'metadataOnly' | 'decode'
>

const API = `/apis/${GROUP}/${VERSION}`

/** Everything the operator watches, one feed for each collection. */
export function createFeeds(
  client: KubeClient,
  view: ClusterView,
  options: FeedsOptions,
): readonly Feed[] {
  const { clock, random, idleMs } = options
  const feed = <T extends Stored>(store: Store<T>, resource: string, source: Source<T>): Feed =>
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
          onRestart: (reason, error) => options.onRestart(resource, reason, source.path, error),
        }),
    })

  return [
    ...[...view.tokens.parts].map(([namespace, store]) =>
      feed(
        store,
        'impersonatedtokens',
        ofOurs('impersonatedtokens', namespace, store, decodeToken),
      ),
    ),
    ...[...view.credentials.parts].map(([namespace, store]) =>
      feed(
        store,
        'serviceaccountcredentials',
        ofOurs('serviceaccountcredentials', namespace, store, decodeCredential),
      ),
    ),
    ...[...view.secrets.parts].map(([namespace, store]) =>
      feed(store, 'secrets', {
        path: within('/api/v1', namespace, 'secrets'),
        labelSelector: `${MANAGED_BY_LABEL}=${MANAGED_BY}`,
        metadataOnly: true,
        decode: (raw) => neededOfSecret(metadataOf(raw as PartialObject), view.operatorNamespace),
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

/** Objects whose spec is read once for each generation. */
const ofOurs = <T extends Stored>(
  plural: string,
  namespace: string,
  store: Store<T>,
  decode: (raw: PartialObject, known: T | undefined) => T,
): Source<T> => ({
  path: within(API, namespace, plural),
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
