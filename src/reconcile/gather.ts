import { hash } from 'node:crypto'
import type { GenericIssuer } from '../api/generic-issuer.ts'
import type { ImpersonatedToken } from '../api/impersonated-token.ts'
import { issuerKeyOf } from '../api/issuer-key.ts'
import type { ObjectMeta } from '../api/object-meta.ts'
import { parseTime } from '../api/parse-time.ts'
import { secretNameOf } from '../api/secret-name-of.ts'
import type { Observed, ObservedIssuer, ObservedSecret, SecretContent } from '../plan/observed.ts'
import { secretHolder } from '../plan/secret-holder.ts'
import { requestDigest } from './request-digest.ts'

/** The caches, as gathering asks them. */
export type Caches = {
  token(key: string): ImpersonatedToken | undefined
  /** @param key of issuerKeyOf() */
  issuer(key: string): GenericIssuer | undefined
  /** undefined: the namespace is not in the cache. */
  namespaceLabels(name: string): Readonly<Record<string, string>> | undefined
  secret(namespace: string, name: string): ObjectMeta | undefined
  secretsOwnedBy(uid: string): readonly ObjectMeta[]
  tokensNaming(namespace: string, secretName: string): readonly ImpersonatedToken[]
  keyIds(issuer: string): readonly string[] | undefined
}

/** Everything a decision needs, from caches alone: a turn that has nothing to do costs no call. */
export function gather(caches: Caches, key: string): Observed | undefined {
  const token = caches.token(key)
  if (token === undefined) return undefined
  const { namespace, uid } = token.metadata
  const name = secretNameOf(token)
  const secret = caches.secret(namespace, name)
  const ownerUid = secret && controllerUid(secret)
  const claims = caches.tokensNaming(namespace, name).map((claim) => ({
    ...claim.metadata,
    holds: claim.status.secretName === name,
  }))
  const holder = secretHolder(claims, ownerUid)
  return {
    token,
    issuer: observedIssuer(caches, issuerKeyOf(token)),
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
    rival: holder === undefined || holder.uid === uid ? undefined : holder.name,
    requestDigest: requestDigest(token),
    jitter: jitterOf(uid),
    serverTime: undefined,
  }
}

function observedIssuer(caches: Caches, key: string | undefined): ObservedIssuer | undefined {
  const issuer = key === undefined ? undefined : caches.issuer(key)
  if (key === undefined || issuer === undefined) return undefined
  const { kind, metadata, spec, status } = issuer
  const keyIds = caches.keyIds(key)
  const ready = status.conditions?.find(({ type }) => type === 'Ready')
  const hasKeys = !spec.valid || spec.value.local !== undefined
  return {
    kind,
    name: metadata.name,
    uid: metadata.uid,
    generation: metadata.generation,
    key,
    spec,
    trouble: ready?.status === 'False' ? ready.message : undefined,
    readySince: ready?.status === 'True' ? parseTime(ready.lastTransitionTime) : undefined,
    loaded: !hasKeys || keyIds !== undefined,
    keyIds,
  }
}

/** A Secret as the watch shows it; `live` is what only a read tells. */
export const present = (metadata: ObjectMeta, live?: SecretContent): ObservedSecret => ({
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

const controllerUid = ({ ownerReferences }: ObjectMeta): string | undefined =>
  ownerReferences.find(({ controller }) => controller === true)?.uid

const jitterOf = (uid: string): number => hash('sha256', uid, 'buffer').readUInt32BE(0) / 2 ** 32
