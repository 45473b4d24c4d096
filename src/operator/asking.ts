import type { CredentialRecord } from '../api/credential-record.ts'
import type { ImpersonatedToken } from '../api/impersonated-token.ts'
import type { ServiceAccountCredential } from '../api/service-account-credential.ts'
import { credentialDeadline } from '../plan/credential/credential-deadline.ts'
import { deadline } from '../plan/next-turn.ts'
import type { Due } from '../queue/turn.ts'
import type { WorkQueue } from '../queue/work-queue.ts'
import { credentialKey } from '../reconcile/credential/credential-key.ts'
import type { Clock } from '../runtime/clock.ts'
import {
  type ClusterView,
  CREDENTIALS_BY_ISSUER,
  TOKENS_BY_CREDENTIAL,
  TOKENS_BY_ISSUER,
} from '../watch/cluster-view.ts'
import { objectKey } from '../watch/object-key.ts'
import { allRecords } from './cached-records.ts'
import { isOutside } from './is-outside.ts'

/** Asks for turns at once; `why` is a word for the log. */
export type Asking = {
  token(key: string, token: ImpersonatedToken, why: string): void
  credential(credential: ServiceAccountCredential, why: string): void
  /** Whoever owns the record, there or gone. */
  owner(owner: CredentialRecord['owner'], why: string): void
  issuer(key: string, why: string): void
  /** Whatever is issued by the issuer, and what is left there of objects that are gone. */
  objectsOf(issuer: string, why: string): void
  /** What is left there of objects that are gone. */
  recordsOf(issuer: string, why: string): void
  everything(why: string): void
  /** Everything in one namespace. */
  within(namespace: string, why: string): void
}

/** Turns of issuers that ask services outside of the cluster must not hold up those that do not. */
export type IssuerQueues = {
  readonly local: WorkQueue<string>
  readonly outside: WorkQueue<string>
}

export type Queues = {
  readonly tokens: WorkQueue<string>
  readonly credentials: WorkQueue<string>
  readonly issuers: IssuerQueues
}

/**
 * @param isWhole whether the caches tell the whole of a namespace ('' for what is in none), and from then on for ever.
 *   What is in another one gets no turn, so whoever tells that asks for everything in it when it is.
 */
export function createAsking(
  clock: Clock,
  view: ClusterView,
  queues: Queues,
  isWhole: (namespace: string) => boolean,
): Asking {
  /** The only way into a queue. */
  function add(queue: WorkQueue<string>, namespace: string, key: string, due: Asked): void {
    if (isWhole(namespace)) queue.add(key, { at: clock.now(), ...due })
  }
  const token = (key: string, asked: ImpersonatedToken, why: string): void =>
    add(queues.tokens, asked.metadata.namespace, key, { deadline: deadline(asked), why })
  const owner = ({ namespace, name, uid }: CredentialRecord['owner'], why: string): void => {
    const found = view.credentials.get(namespace, name)
    const object = found?.metadata.uid === uid ? found : undefined
    const due = { deadline: credentialDeadline(object), why }
    add(queues.credentials, namespace, credentialKey({ namespace, name, uid }), due)
  }
  const credential = ({ metadata }: ServiceAccountCredential, why: string): void =>
    owner(metadata, why)
  function issuer(key: string, why: string): void {
    const queue = isOutside(view, key) ? queues.issuers.outside : queues.issuers.local
    add(queue, namespaceOfIssuer(key), key, { deadline: Number.NEGATIVE_INFINITY, why })
  }
  function recordsOf(name: string, why: string): void {
    for (const record of allRecords(view)) if (record.issuer === name) owner(record.owner, why)
  }
  function all(why: string, isMeant: (namespace: string) => boolean): void {
    for (const [key] of view.issuers.all()) if (isMeant(namespaceOfIssuer(key))) issuer(key, why)
    for (const each of view.tokens.all())
      if (isMeant(each.metadata.namespace)) token(objectKey(each.metadata), each, why)
    for (const each of view.credentials.all())
      if (isMeant(each.metadata.namespace)) credential(each, why)
    for (const record of allRecords(view))
      if (isMeant(record.owner.namespace)) owner(record.owner, why)
  }
  return {
    token,
    credential,
    owner,
    issuer,
    recordsOf,
    objectsOf(name, why) {
      for (const each of view.tokens.indexed(TOKENS_BY_ISSUER, name))
        token(objectKey(each.metadata), each, why)
      for (const each of view.credentials.indexed(CREDENTIALS_BY_ISSUER, name)) {
        credential(each, why)
        const key = objectKey(each.metadata)
        for (const one of view.tokens.indexed(TOKENS_BY_CREDENTIAL, key))
          token(objectKey(one.metadata), one, why)
      }
      recordsOf(name, why)
    },
    everything: (why) => all(why, () => true),
    within: (namespace, why) => all(why, (its) => its === namespace),
  }
}

type Asked = Pick<Due, 'deadline' | 'why'>

const namespaceOfIssuer = (key: string): string => key.split('/').at(-2) ?? ''
