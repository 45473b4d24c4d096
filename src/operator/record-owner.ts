import type { CredentialRecord } from '../api/credential-record.ts'
import { type ClusterView, CREDENTIALS_BY_UID } from '../watch/cluster-view.ts'
import { uidOfRecordSecret } from '../write/record-secret.ts'
import { cachedRecord } from './cached-records.ts'

/** Whose record is in the Secret of that name, or was until somebody deleted it; undefined: nobody's. */
export function recordOwner(
  view: ClusterView,
  secretName: string,
): CredentialRecord['owner'] | undefined {
  const uid = uidOfRecordSecret(secretName)
  if (uid === undefined) return undefined
  const owner = cachedRecord(view, uid)?.content?.owner
  const [credential] = view.credentials.indexed(CREDENTIALS_BY_UID, uid)
  return owner ?? credential?.metadata
}
