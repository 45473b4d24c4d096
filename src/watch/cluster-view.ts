import { credentialKeyOf } from '../api/credential-key.ts'
import { credentialSecretNameOf } from '../api/credential-secret-name-of.ts'
import { RECORD_LABEL, SERVICE_ACCOUNT_HASH_LABEL } from '../api/group.ts'
import type { ImpersonatedToken } from '../api/impersonated-token.ts'
import { issuerKeyOf } from '../api/issuer-key.ts'
import type { ObjectMeta } from '../api/object-meta.ts'
import { secretNameOf } from '../api/secret-name-of.ts'
import type { ServiceAccountCredential } from '../api/service-account-credential.ts'
import { createIssuerView, type IssuerView } from './issuer-view.ts'
import { neededOfSecret } from './needed-of-secret.ts'
import { createPartitionedStore, type PartitionedStore } from './partitioned-store.ts'
import { createStore, type Store } from './store.ts'

export type MetadataOnly = { readonly metadata: ObjectMeta }

/** What the operator knows of the cluster: filled by feeds, read by gathering and triggers. */
export type ClusterView = {
  readonly tokens: PartitionedStore<ImpersonatedToken>
  readonly credentials: PartitionedStore<ServiceAccountCredential>
  readonly issuers: IssuerView
  /** Metadata of the Secrets that carry our label: no data, and nothing of anybody else's. */
  readonly secrets: PartitionedStore<MetadataOnly>
  readonly namespaces: Store<MetadataOnly>
  /** Where the operator keeps Secrets of its own. */
  readonly operatorNamespace: string
}

export const TOKENS_BY_SECRET = 'secret'
/** By the key of issuerKeyOf(). */
export const TOKENS_BY_ISSUER = 'issuer'
export const TOKENS_BY_NAMESPACE = 'namespace'
export const TOKENS_BY_UID = 'uid'
/** By jti or fingerprint, as status has it. */
export const TOKENS_BY_TOKEN_ID = 'tokenId'
/** By the key of credentialKeyOf(). */
export const TOKENS_BY_CREDENTIAL = 'credential'
export const CREDENTIALS_BY_SECRET = 'secret'
/** By the key of issuerKeyOf(). */
export const CREDENTIALS_BY_ISSUER = 'issuer'
export const CREDENTIALS_BY_NAMESPACE = 'namespace'
export const CREDENTIALS_BY_UID = 'uid'
export const SECRETS_BY_OWNER = 'owner'
/** Records of ServiceAccountCredentials: all of them, and by serviceAccountHash(). */
export const RECORDS = 'record'
export const RECORDS_BY_SERVICE_ACCOUNT = 'serviceAccount'
export const ALL = 'all'

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
  tokens.by(TOKENS_BY_TOKEN_ID, ({ status }) =>
    status.tokenId === undefined ? [] : [status.tokenId],
  )
  tokens.by(TOKENS_BY_NAMESPACE, ({ metadata }) => [metadata.namespace])
  tokens.by(TOKENS_BY_SECRET, (token) => [`${token.metadata.namespace}/${secretNameOf(token)}`])
  tokens.by(TOKENS_BY_ISSUER, (token) => [issuerKeyOf(token) ?? []].flat())
  tokens.by(TOKENS_BY_CREDENTIAL, (token) => [credentialKeyOf(token) ?? []].flat())
  const credentials = createCredentials(namespaces)
  const withOwn = namespaces.length === 0 ? [] : [...new Set([...namespaces, operatorNamespace])]
  const secrets = createPartitionedStore<MetadataOnly>(withOwn)
  // The controller alone: any other reference is somebody else's way to have a Secret collected.
  secrets.by(SECRETS_BY_OWNER, ({ metadata }) =>
    metadata.ownerReferences.filter(({ controller }) => controller === true).map(({ uid }) => uid),
  )
  const isRecord = ({ metadata }: MetadataOnly): boolean =>
    metadata.namespace === operatorNamespace && metadata.labels[RECORD_LABEL] === 'credential'
  secrets.by(RECORDS, (secret) => (isRecord(secret) ? [ALL] : []))
  secrets.by(RECORDS_BY_SERVICE_ACCOUNT, (secret) =>
    isRecord(secret) ? [secret.metadata.labels[SERVICE_ACCOUNT_HASH_LABEL] ?? ''] : [],
  )
  return {
    tokens,
    credentials,
    issuers: createIssuerView(namespaces),
    // The answers to our own writes come as they are.
    secrets: {
      ...secrets,
      put: (secret) => secrets.put(neededOfSecret(secret, operatorNamespace)),
    },
    namespaces: createStore(),
    operatorNamespace,
  }
}

function createCredentials(
  namespaces: readonly string[],
): PartitionedStore<ServiceAccountCredential> {
  const credentials = createPartitionedStore<ServiceAccountCredential>(namespaces)
  credentials.by(CREDENTIALS_BY_UID, ({ metadata }) => [metadata.uid])
  credentials.by(CREDENTIALS_BY_NAMESPACE, ({ metadata }) => [metadata.namespace])
  credentials.by(CREDENTIALS_BY_SECRET, (credential) => [
    `${credential.metadata.namespace}/${credentialSecretNameOf(credential)}`,
  ])
  credentials.by(CREDENTIALS_BY_ISSUER, (credential) => [issuerKeyOf(credential) ?? []].flat())
  return credentials
}
