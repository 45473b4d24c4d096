import type { CredentialRecord } from '../../api/credential-record.ts'
import { credentialSecretNameOf } from '../../api/credential-secret-name-of.ts'
import { issuerKeyOf } from '../../api/issuer-key.ts'
import type { ServiceAccountCredential } from '../../api/service-account-credential.ts'
import type { CredentialService } from '../../issue/credential-service.ts'
import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'
import { secretHolder } from '../../plan/secret-holder.ts'
import type { Caches } from '../caches.ts'
import { controllerUid, jitterOf, present } from '../gather.ts'
import { observedIssuer } from '../observed-issuer.ts'
import type { Memory } from './memory.ts'
import type { RemoteViews } from './remote-views.ts'
import { renderedFor } from './rendered-for.ts'

/** The caches, as gathering asks them. */
export type CredentialCaches = Pick<
  Caches,
  'credential' | 'issuer' | 'keyIds' | 'namespaceLabels' | 'secret' | 'claims' | 'consumers'
> & {
  /** @param uid of the object; undefined: none is in the cache; without `content`: it cannot be read */
  record(uid: string): CachedRecord | undefined
  /** Of all objects that may share the slots of the service account. */
  recordsFor(issuer: string, serviceAccount: string): readonly CredentialRecord[]
}

export type CachedRecord = {
  readonly content: CredentialRecord | undefined
  readonly version: string
}

/** Of a turn: who it is for, and what is asked of whom. */
export type Subject = {
  readonly owner: CredentialRecord['owner']
  /** undefined: there is no object of this uid any more. */
  readonly credential: ServiceAccountCredential | undefined
  /** Of issuerKeyOf(), and whose credentials; undefined while neither object nor record tells. */
  readonly issuer: string | undefined
  readonly serviceAccount: string | undefined
}

/** See credentialKey(). */
function ownerOf(key: string): CredentialRecord['owner'] {
  const [namespace = '', name = '', uid = ''] = key.split('/')
  return { namespace, name, uid }
}

export type GatherPorts = {
  readonly caches: CredentialCaches
  readonly views: Pick<RemoteViews, 'get'>
  readonly credentials: (key: string) => Pick<CredentialService, 'principal'> | undefined
}

/**
 * Everything a decision needs, from caches alone: a turn that has nothing to do costs no call. Also for
 * an object that is gone, as long as there is a record of it.
 *
 * @param key namespace/name/uid
 * @param kept what this process remembers of an earlier turn of the object
 */
export function gatherCredential(
  ports: GatherPorts,
  key: string,
  kept: Pick<Memory, 'turn' | 'sent'>,
): ObservedCredential {
  const { caches, views } = ports
  const { owner, credential, issuer, serviceAccount } = subjectOf(caches, key)
  const { namespace, uid } = owner
  const record = caches.record(uid)
  const service = issuer === undefined ? undefined : ports.credentials(issuer)
  return {
    owner,
    credential,
    live: false,
    issuer: observedIssuer(caches, issuer),
    namespace: { name: namespace, labels: caches.namespaceLabels(namespace) },
    ...secretOf(caches, credential),
    renderedFor: renderedFor(credential),
    record: { live: false, content: record?.content, version: record?.version },
    siblings: {
      live: false,
      records: siblings(caches, owner, issuer, serviceAccount),
    },
    remote: remoteOf(views, issuer, serviceAccount),
    sent: kept.sent,
    turn: kept.turn,
    workloads: undefined,
    consumers: credential && caches.consumers(namespace, credentialSecretNameOf(credential)),
    rehearsed: false,
    published: undefined,
    jitter: jitterOf(uid),
    serverTime: undefined,
    principal: service?.principal(),
  }
}

/** The record is asked first: it says where what it tells of was created. */
export function subjectOf(caches: CredentialCaches, key: string): Subject {
  const owner = ownerOf(key)
  const record = caches.record(owner.uid)?.content
  const credential = objectOf(caches, owner)
  const spec = credential?.spec.valid === true ? credential.spec.value : undefined
  return {
    owner,
    credential,
    issuer: record?.issuer ?? (credential && issuerKeyOf(credential)),
    serviceAccount: record?.serviceAccount ?? spec?.serviceAccount,
  }
}

function objectOf(
  caches: CredentialCaches,
  { namespace, name, uid }: CredentialRecord['owner'],
): ServiceAccountCredential | undefined {
  const found = caches.credential(namespace, name)
  return found?.metadata.uid === uid ? found : undefined
}

function secretOf(
  caches: CredentialCaches,
  credential: ServiceAccountCredential | undefined,
): Pick<ObservedCredential, 'secret' | 'rival'> {
  if (credential === undefined) {
    return { secret: { state: 'Absent', live: false }, rival: undefined }
  }
  const { namespace, uid } = credential.metadata
  const name = credentialSecretNameOf(credential)
  const secret = caches.secret(namespace, name)
  const holder = secretHolder(caches.claims(namespace, name), secret && controllerUid(secret))
  return {
    secret: secret === undefined ? { state: 'Absent', live: false } : present(secret),
    rival: holder === undefined || holder.uid === uid ? undefined : `${holder.kind} ${holder.name}`,
  }
}

const siblings = (
  caches: CredentialCaches,
  { uid }: CredentialRecord['owner'],
  issuer: string | undefined,
  serviceAccount: string | undefined,
): readonly CredentialRecord[] =>
  issuer === undefined || serviceAccount === undefined
    ? []
    : caches.recordsFor(issuer, serviceAccount).filter((each) => each.owner.uid !== uid)

function remoteOf(
  views: Pick<RemoteViews, 'get'>,
  issuer: string | undefined,
  serviceAccount: string | undefined,
): ObservedCredential['remote'] {
  if (issuer === undefined || serviceAccount === undefined) return undefined
  const view = views.get(issuer, serviceAccount)
  return view && { at: view.at, live: false, result: view.result }
}
