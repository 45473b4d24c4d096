import { hash } from 'node:crypto'
import type { ImpersonatedToken } from '../api/impersonated-token.ts'
import { issuerKeyOf } from '../api/issuer-key.ts'
import type { ObjectMeta } from '../api/object-meta.ts'
import { secretNameOf } from '../api/secret-name-of.ts'
import type { ServiceAccountCredential } from '../api/service-account-credential.ts'
import type { Observed, ObservedSecret, SecretContent } from '../plan/observed.ts'
import { secretHolder } from '../plan/secret-holder.ts'
import type { Caches } from './caches.ts'
import { observedClient } from './observed-client.ts'
import { observedIssuer } from './observed-issuer.ts'
import { requestDigest } from './request-digest.ts'

/** Everything a decision needs, from caches alone: a turn that has nothing to do costs no call. */
export function gather(caches: Caches, key: string): Observed | undefined {
  const token = caches.token(key)
  if (token === undefined) return undefined
  const { namespace, uid } = token.metadata
  const name = secretNameOf(token)
  const secret = caches.secret(namespace, name)
  const ownerUid = secret && controllerUid(secret)
  const holder = secretHolder(caches.claims(namespace, name), ownerUid)
  const credential = credentialOf(caches, token)
  return {
    token,
    credential: credential && observedClient(credential),
    issuer: observedIssuer(caches, issuerKeyOf(credential ?? token)),
    namespace: { name: namespace, labels: caches.namespaceLabels(namespace) },
    secret: secret === undefined ? { state: 'Absent', live: false } : present(secret),
    strays: caches
      .secretsOwnedBy(uid)
      .filter(
        (owned) =>
          owned.name !== name &&
          owned.namespace === namespace &&
          owned.deletionTimestamp === undefined,
      ),
    rival: holder === undefined || holder.uid === uid ? undefined : `${holder.kind} ${holder.name}`,
    requestDigest: requestDigest(token),
    jitter: jitterOf(uid),
    serverTime: undefined,
    workloads: undefined,
    consumers: caches.consumers(namespace, name),
  }
}

/** A token never reaches into another namespace. */
function credentialOf(
  caches: Caches,
  { metadata, spec }: ImpersonatedToken,
): ServiceAccountCredential | undefined {
  const name = spec.valid ? spec.value.credentialRef?.name : undefined
  return name === undefined ? undefined : caches.credential(metadata.namespace, name)
}

/** A Secret as the watch shows it; `live` is what only a read tells. */
export const present = (
  metadata: ObjectMeta,
  live?: SecretContent,
): Extract<ObservedSecret, { state: 'Present' }> => ({
  state: 'Present',
  name: metadata.name,
  uid: metadata.uid,
  resourceVersion: metadata.resourceVersion,
  ownerUid: controllerUid(metadata),
  terminating: metadata.deletionTimestamp !== undefined,
  labels: metadata.labels,
  annotations: metadata.annotations,
  live,
})

export const controllerUid = ({ ownerReferences }: ObjectMeta): string | undefined =>
  ownerReferences.find(({ controller }) => controller === true)?.uid

/** In [0, 1), the same for an object whenever it is asked. */
export const jitterOf = (uid: string): number =>
  hash('sha256', uid, 'buffer').readUInt32BE(0) / 2 ** 32
