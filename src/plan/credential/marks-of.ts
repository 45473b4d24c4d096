import type { CredentialRecord } from '../../api/credential-record.ts'

/** Every expiry that the object of this record has asked for, or has: nobody else asks for the same. */
export const marksOf = ({
  intent,
  abandoned,
  sealed,
  current,
  previous,
}: CredentialRecord): readonly number[] => [
  ...[intent, ...abandoned].flatMap((each) => each?.requestedExpiresAt ?? []),
  ...[sealed, current, ...previous].flatMap((each) => each?.expiresAt ?? []),
]
