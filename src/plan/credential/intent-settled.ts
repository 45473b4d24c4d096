import type { CredentialRecord } from '../../api/credential-record.ts'
import type { CredentialSettings } from './credential-settings.ts'

/** When whatever may still come of a create has come. Epoch milliseconds. */
export const intentSettledAt = (
  { startedAt }: NonNullable<CredentialRecord['intent']>,
  { settleTime }: Pick<CredentialSettings, 'settleTime'>,
): number => startedAt + settleTime
