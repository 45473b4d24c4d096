import { type CredentialRecord, credentialRecordSchema } from '../api/credential-record.ts'
import {
  MANAGED_BY,
  MANAGED_BY_LABEL,
  RECORD_ANNOTATION,
  RECORD_LABEL,
  SERVICE_ACCOUNT_HASH_LABEL,
} from '../api/group.ts'
import type { ObjectMeta } from '../api/object-meta.ts'
import type { KubeCall, KubeClient } from '../kube/kube-client.ts'
import { listPages } from '../kube/list-pages.ts'
import { metadataOf, PARTIAL_METADATA, type PartialObject } from '../kube/partial-metadata.ts'
import { isConflict, isGone } from './failure-of.ts'
import {
  type KeptSecret,
  keptSecretData,
  readKeptSecret,
  type SecretChange,
} from './kept-secret.ts'
import { type RecordRead, recordOf, recordSecretName } from './record-secret.ts'

export type StoredRecord = {
  readonly content: CredentialRecord
  /** resourceVersion of the Secret that holds it. */
  readonly version: string
  readonly secret: KeptSecret | undefined
}

/**
 * The records of ServiceAccountCredentials: one Secret each in the operator's own namespace.
 *
 * Guarantees: `write` creates only what is not there and changes only the version it names; otherwise
 * the answer is `Conflict` and nothing happened. Nothing is answered from a cache.
 *
 * Errors: KubeError; after a write one with `committed: unknown` may have happened all the same.
 */
export type CredentialRecords = {
  /** @param uid of the object; `value` undefined: there is no record */
  read(uid: string): Promise<RecordRead<StoredRecord | undefined>>
  write(
    record: CredentialRecord,
    version: string | undefined,
    secret: SecretChange,
  ): Promise<ObjectMeta | 'Conflict'>
  /** Records of all objects that may share the slots of the service account; without secrets. */
  siblings(
    issuer: string,
    serviceAccount: string,
    signal: AbortSignal,
  ): Promise<RecordRead<readonly CredentialRecord[]>>
  /** Removes exactly this version. */
  remove(uid: string, version: string): Promise<'Removed' | 'Conflict'>
}

const PAGE = 500

type HashOf = (issuer: string, serviceAccount: string) => string

type Raw = PartialObject & { readonly data?: Readonly<Record<string, string>> }

/**
 * @param namespace the operator's own
 * @param hashOf a label value that is the same for objects that may share the slots of a service account
 */
export function createCredentialRecords(
  client: KubeClient,
  namespace: string,
  hashOf: HashOf,
): CredentialRecords {
  const path = `/api/v1/namespaces/${namespace}/secrets`
  return {
    read: (uid) => read(client, `${path}/${recordSecretName(uid)}`),
    async write(record, version, secret) {
      // What could not be read again would be lost with all that it holds.
      credentialRecordSchema.parse(record)
      const name = recordSecretName(record.owner.uid)
      const about = metadataFor(record, hashOf)
      const call: KubeCall = {
        ...(version === undefined
          ? { method: 'POST' as const, path, body: created({ namespace, name, ...about }, secret) }
          : {
              method: 'PATCH' as const,
              path: `${path}/${name}`,
              contentType: 'application/json-patch+json',
              body: changed(version, about, secret),
            }),
        accept: PARTIAL_METADATA,
      }
      const answer = await unlessConflict(client.request<PartialObject>(call))
      return answer === 'Conflict' ? answer : metadataOf(answer.body).metadata
    },
    siblings: (issuer, serviceAccount, signal) =>
      siblings(client, path, hashOf(issuer, serviceAccount), signal),
    async remove(uid, version) {
      const preconditions = { resourceVersion: version }
      const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions }
      const call = { method: 'DELETE', path: `${path}/${recordSecretName(uid)}`, body } as const
      try {
        await client.request(call)
        return 'Removed'
      } catch (error) {
        if (isGone(error)) return 'Removed'
        if (isConflict(error)) return 'Conflict'
        throw error
      }
    },
  }
}

async function unlessConflict<T>(written: Promise<T>): Promise<T | 'Conflict'> {
  try {
    return await written
  } catch (error) {
    if (isConflict(error)) return 'Conflict'
    throw error
  }
}

const metadataFor = (
  record: CredentialRecord,
  hashOf: HashOf,
): Pick<ObjectMeta, 'labels' | 'annotations'> => ({
  labels: {
    [MANAGED_BY_LABEL]: MANAGED_BY,
    [RECORD_LABEL]: 'credential',
    [SERVICE_ACCOUNT_HASH_LABEL]: hashOf(record.issuer, record.serviceAccount),
  },
  annotations: { [RECORD_ANNOTATION]: JSON.stringify(record) },
})

async function read(
  client: KubeClient,
  path: string,
): Promise<RecordRead<StoredRecord | undefined>> {
  try {
    const { body } = await client.request<Raw>({ method: 'GET', path })
    const { metadata } = metadataOf(body)
    const record = recordOf(metadata)
    if (!record.ok) return record
    const version = metadata.resourceVersion
    return {
      ok: true,
      value: { content: record.value, version, secret: readKeptSecret(body.data) },
    }
  } catch (error) {
    if (isGone(error)) return { ok: true, value: undefined }
    throw error
  }
}

async function siblings(
  client: KubeClient,
  path: string,
  hash: string,
  signal: AbortSignal,
): Promise<RecordRead<readonly CredentialRecord[]>> {
  const labelSelector = `${RECORD_LABEL}=credential,${SERVICE_ACCOUNT_HASH_LABEL}=${hash}`
  const collection = { path, labelSelector, metadataOnly: true }
  const records: CredentialRecord[] = []
  for await (const { items } of listPages(client, collection, PAGE, signal)) {
    for (const item of items) {
      const record = recordOf(metadataOf(item as PartialObject).metadata)
      if (!record.ok) return record
      records.push(record.value)
    }
  }
  return { ok: true, value: records }
}

const created = (metadata: object, secret: SecretChange): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata,
  type: 'Opaque',
  data: keptSecretData(secret),
})

/** Labels and annotations as a whole: nobody else has business with these Secrets. */
const changed = (
  version: string,
  { labels, annotations }: Pick<ObjectMeta, 'labels' | 'annotations'>,
  secret: SecretChange,
): readonly object[] => [
  { op: 'replace', path: '/metadata/resourceVersion', value: version },
  { op: 'add', path: '/metadata/labels', value: labels },
  { op: 'add', path: '/metadata/annotations', value: annotations },
  ...(secret.do === 'Keep' ? [] : [{ op: 'add', path: '/data', value: keptSecretData(secret) }]),
]
