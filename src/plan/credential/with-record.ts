import type { CredentialRecord } from '../../api/credential-record.ts'
import type { CredentialStep, RecordWrite } from './credential-step.ts'
import type { ObservedCredential } from './observed-credential.ts'

/** The step that changes the record, from the version that was read. */
export const withRecord = (
  { record: { version } }: ObservedCredential,
  why: RecordWrite,
  record: CredentialRecord,
  secret: 'Keep' | 'Put' | 'Wipe' = 'Keep',
): CredentialStep => ({ step: 'WriteRecord', why, record, version, secret })
