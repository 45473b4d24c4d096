import type { CredentialRecord } from '../../../src/api/credential-record.ts'

type Living = Pick<NonNullable<CredentialRecord['current']>, 'id' | 'expiresAt' | 'verifiers'>

/**
 * The credentials that a record says there are, but for those that have expired.
 *
 * @param now epoch milliseconds
 */
export const livingOf = (
  record: CredentialRecord | undefined,
  now: number = Date.now(),
): readonly Living[] =>
  [record?.current, record?.sealed, ...(record?.previous ?? []), ...(record?.kept ?? [])]
    .filter((each) => each !== undefined)
    .filter(({ expiresAt }) => now < expiresAt)
