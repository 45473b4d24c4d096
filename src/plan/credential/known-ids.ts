import type { CredentialRecord } from '../../api/credential-record.ts'
import { heldBy } from './held-by.ts'

/** Ids of every credential that a record holds for somebody. */
export const knownIds = (record: CredentialRecord): readonly string[] =>
  heldBy(record).map(({ id }) => id)
