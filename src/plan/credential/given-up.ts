import type { CredentialRecord } from '../../api/credential-record.ts'
import { MOST_ABANDONED } from './most-abandoned.ts'

/** The record once a create is given up for good: its mark is kept for as long as something of it may turn up. */
export function givenUp(
  { intent: _intent, ...rest }: CredentialRecord,
  intent: NonNullable<CredentialRecord['intent']>,
  now: number,
): CredentialRecord {
  const { requestedExpiresAt, startedAt, knownIds } = intent
  const late = rest.abandoned.filter((each) => each.requestedExpiresAt > now)
  const abandoned = [...late, { requestedExpiresAt, startedAt, knownIds }].slice(-MOST_ABANDONED)
  return { ...rest, phase: 'Idle', abandoned }
}
