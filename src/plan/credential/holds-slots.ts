import type { CredentialRecord } from '../../api/credential-record.ts'
import { heldBy } from './held-by.ts'

/** Whether the object of this record has, or is getting, a credential that takes a slot. */
export const holdsSlots = (record: CredentialRecord, now: number): boolean =>
  record.phase !== 'Idle' || heldBy(record).some(({ expiresAt }) => now < expiresAt)
