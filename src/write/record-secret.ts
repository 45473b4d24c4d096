import { type CredentialRecord, credentialRecordSchema } from '../api/credential-record.ts'
import { RECORD_ANNOTATION } from '../api/group.ts'
import type { ObjectMeta } from '../api/object-meta.ts'
import { type Failure, stalled } from '../failure.ts'

/** What cannot be read is never taken for what is not there. */
export type RecordRead<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure }

const PREFIX = 'mintlet-credential-'

/** The Secret that holds the record of the object of this uid. */
export const recordSecretName = (uid: string): string => `${PREFIX}${uid}`

/** The uid of the object whose record is in the Secret of that name; undefined: another Secret. */
export const uidOfRecordSecret = (name: string): string | undefined =>
  name.startsWith(PREFIX) ? name.slice(PREFIX.length) : undefined

/** Reads the record of its Secret's metadata. The reason of a failure names the Secret and quotes nothing. */
export function recordOf(
  metadata: Pick<ObjectMeta, 'name' | 'annotations'>,
): RecordRead<CredentialRecord> {
  const parsed = credentialRecordSchema.safeParse(json(metadata.annotations[RECORD_ANNOTATION]))
  if (parsed.success && recordSecretName(parsed.data.owner.uid) === metadata.name) {
    return { ok: true, value: parsed.data }
  }
  return { ok: false, failure: unreadable(metadata.name) }
}

const unreadable = (name: string): Failure =>
  stalled(
    'Conflict',
    `the record in Secret ${name} of the operator's namespace cannot be read: restore its annotation ${RECORD_ANNOTATION} from a backup, or delete the Secret once nothing at the issuer is left to be deleted`,
  )

function json(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
