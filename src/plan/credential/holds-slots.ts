import type { CredentialRecord } from '../../api/credential-record.ts'

/** Whether the object of this record has, or is getting, a credential that takes a slot. */
export const holdsSlots = (
  { phase, current, sealed, previous, kept = [] }: CredentialRecord,
  now: number,
): boolean =>
  phase !== 'Idle' ||
  [current, sealed, ...previous, ...kept].some((each) => each !== undefined && now < each.expiresAt)
