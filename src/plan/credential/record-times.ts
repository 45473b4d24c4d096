import type { CredentialRecord } from '../../api/credential-record.ts'
import type { CredentialSettings } from './credential-settings.ts'
import { intentSettledAt } from './intent-settled.ts'

/** When something comes due of what a record holds, epoch milliseconds; some of them may have passed. */
export const recordTimes = (
  { phase, intent, previous, abandoned }: CredentialRecord,
  settings: Pick<CredentialSettings, 'settleTime'>,
): number[] => [
  ...(phase !== 'Idle' && phase !== 'Sealed' && intent !== undefined
    ? [intentSettledAt(intent, settings)]
    : []),
  ...previous.map(({ retireAt, expiresAt }) => Math.min(retireAt, expiresAt)),
  ...abandoned.map(({ requestedExpiresAt }) => requestedExpiresAt),
]
