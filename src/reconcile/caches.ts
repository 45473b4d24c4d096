import type { GenericIssuer } from '../api/generic-issuer.ts'
import type { ImpersonatedToken } from '../api/impersonated-token.ts'
import type { ObjectMeta } from '../api/object-meta.ts'
import type { ServiceAccountCredential } from '../api/service-account-credential.ts'
import type { ObservedConsumers } from '../plan/observed.ts'
import type { Claim } from '../plan/secret-holder.ts'

/** The caches, as gathering asks them. */
export type Caches = {
  token(key: string): ImpersonatedToken | undefined
  /** Asked only for tokens that name one. */
  credential(namespace: string, name: string): ServiceAccountCredential | undefined
  /** @param key of issuerKeyOf() */
  issuer(key: string): GenericIssuer | undefined
  /** undefined: the namespace is not in the cache. */
  namespaceLabels(name: string): Readonly<Record<string, string>> | undefined
  secret(namespace: string, name: string): ObjectMeta | undefined
  secretsOwnedBy(uid: string): readonly ObjectMeta[]
  /** Of the objects of every kind that name the Secret. */
  claims(namespace: string, secretName: string): readonly Claim[]
  /** See ConsumerViews. */
  consumers(namespace: string, secretName: string): ObservedConsumers | undefined
  keyIds(issuer: string): readonly string[] | undefined
}
