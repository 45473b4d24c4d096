import type { CredentialFacts, CredentialRecord } from '../../api/credential-record.ts'

/** A Secret holds what was written last, or what was being written then; nothing older is anywhere. */
const MOST_VERIFIERS = 4

/** The record with one more secret that its sealed credential may be published with. */
export function withVerifier(
  record: CredentialRecord,
  verifier: NonNullable<CredentialFacts['verifiers']>[number],
): CredentialRecord {
  const { sealed } = record
  if (sealed === undefined) return record
  const verifiers = [...(sealed.verifiers ?? []), verifier].slice(-MOST_VERIFIERS)
  return { ...record, sealed: { ...sealed, verifiers } }
}
