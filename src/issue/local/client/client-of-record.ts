import type { CredentialRecord } from '../../../api/credential-record.ts'
import type { Client } from './client.ts'

/** The client that a record tells of: what stands in it exists, and nothing else does. */
export function clientOfRecord({
  owner,
  serviceAccount,
  current,
  sealed,
  previous,
  kept = [],
}: CredentialRecord): Client {
  const held = [current, sealed, ...previous, ...kept].filter((each) => each !== undefined)
  const credentials = held.map(({ id, expiresAt, verifiers = [] }) => ({
    id,
    expiresAt,
    verifiers,
  }))
  return { clientId: owner.uid, serviceAccount, owner, credentials }
}
