import type { ImpersonatedToken } from '../api/impersonated-token.ts'
import { issuerKeyOf } from '../api/issuer-key.ts'
import type { ObjectMeta } from '../api/object-meta.ts'
import { secretNameOf } from '../api/secret-name-of.ts'
import { createIssuerView, type IssuerView } from './issuer-view.ts'
import { neededOfSecret } from './needed-of-secret.ts'
import { createPartitionedStore, type PartitionedStore } from './partitioned-store.ts'
import { createStore, type Store } from './store.ts'

export type MetadataOnly = { readonly metadata: ObjectMeta }

/** What the operator knows of the cluster: filled by feeds, read by gathering and triggers. */
export type ClusterView = {
  readonly tokens: PartitionedStore<ImpersonatedToken>
  readonly issuers: IssuerView
  /** Metadata of the Secrets that carry our label: no data, and nothing of anybody else's. */
  readonly secrets: PartitionedStore<MetadataOnly>
  readonly namespaces: Store<MetadataOnly>
}

export const TOKENS_BY_SECRET = 'secret'
/** By the key of issuerKeyOf(). */
export const TOKENS_BY_ISSUER = 'issuer'
export const TOKENS_BY_NAMESPACE = 'namespace'
export const TOKENS_BY_UID = 'uid'
export const SECRETS_BY_OWNER = 'owner'

/**
 * @param namespaces whose objects are watched; empty: all
 * @param operatorNamespace where the operator keeps Secrets of its own
 */
export function createClusterView(
  namespaces: readonly string[],
  operatorNamespace: string,
): ClusterView {
  const tokens = createPartitionedStore<ImpersonatedToken>(namespaces)
  tokens.by(TOKENS_BY_UID, ({ metadata }) => [metadata.uid])
  tokens.by(TOKENS_BY_NAMESPACE, ({ metadata }) => [metadata.namespace])
  tokens.by(TOKENS_BY_SECRET, (token) => [`${token.metadata.namespace}/${secretNameOf(token)}`])
  tokens.by(TOKENS_BY_ISSUER, (token) => [issuerKeyOf(token) ?? []].flat())
  const withOwn = namespaces.length === 0 ? [] : [...new Set([...namespaces, operatorNamespace])]
  const secrets = createPartitionedStore<MetadataOnly>(withOwn)
  // The controller alone: any other reference is somebody else's way to have a Secret collected.
  secrets.by(SECRETS_BY_OWNER, ({ metadata }) =>
    metadata.ownerReferences.filter(({ controller }) => controller === true).map(({ uid }) => uid),
  )
  return {
    tokens,
    issuers: createIssuerView(namespaces),
    // The answers to our own writes come as they are.
    secrets: { ...secrets, put: (secret) => secrets.put(neededOfSecret(secret)) },
    namespaces: createStore(),
  }
}
