import type { CredentialRecord } from '../api/credential-record.ts'
import type { CachedRecord } from '../reconcile/credential/gather-credential.ts'
import { serviceAccountHash } from '../reconcile/credential/service-account-hash.ts'
import {
  ALL,
  type ClusterView,
  type MetadataOnly,
  RECORDS,
  RECORDS_BY_SERVICE_ACCOUNT,
} from '../watch/cluster-view.ts'
import { recordOf, recordSecretName } from '../write/record-secret.ts'
import { onceFor } from './once-for.ts'

/** Every turn of a service account asks. */
const recordIn = onceFor((metadata: MetadataOnly['metadata']): CredentialRecord | undefined => {
  const record = recordOf(metadata)
  return record.ok ? record.value : undefined
})

const read = ({ metadata }: MetadataOnly): CredentialRecord | undefined => recordIn(metadata)

const readable = (secrets: readonly MetadataOnly[]): readonly CredentialRecord[] =>
  secrets.flatMap((secret) => read(secret) ?? [])

/** Of all objects, there or gone; what cannot be read is told of when the API server is asked for it. */
export const allRecords = ({ secrets }: ClusterView): readonly CredentialRecord[] =>
  readable(secrets.indexed(RECORDS, ALL))

/** Of one object, as the watch shows it. */
export function cachedRecord(view: ClusterView, uid: string): CachedRecord | undefined {
  const secret = view.secrets.get(view.operatorNamespace, recordSecretName(uid))
  return secret && { content: read(secret), version: secret.metadata.resourceVersion }
}

export const recordsFor = (
  { secrets }: ClusterView,
  issuer: string,
  serviceAccount: string,
): readonly CredentialRecord[] =>
  readable(secrets.indexed(RECORDS_BY_SERVICE_ACCOUNT, serviceAccountHash(issuer, serviceAccount)))
