import type { CredentialFacts } from '../../api/credential-record.ts'
import type { ServiceAccountCredentialStatus } from '../../api/service-account-credential-status.ts'
import { formatTime } from '../../api/time.ts'
import { askedAt } from './asked-at.ts'
import type { CredentialSettings } from './credential-settings.ts'
import type { ObservedCredential } from './observed-credential.ts'
import { remoteEntry } from './remote-entry.ts'

type Described = NonNullable<ServiceAccountCredentialStatus['credential']>

/**
 * The published credential, as the record and the issuer know it. Its `status` is what the issuer last
 * reported: active from the start, and absent once a list that is not behind does not have it.
 *
 * @param before what status says of it, or of the one before it
 */
export function describeRemote(
  before: Described | undefined,
  observed: ObservedCredential,
  facts: CredentialFacts,
  settings: Pick<CredentialSettings, 'settleTime'>,
): Described {
  const known = before?.id === facts.id ? before : undefined
  const entry = remoteEntry(observed, facts.id)?.entry
  const uid = facts.uid ?? entry?.uid ?? known?.uid
  const createdBy = facts.createdBy ?? entry?.createdBy ?? known?.createdBy
  const selfLink = facts.selfLink ?? entry?.selfLink ?? known?.selfLink
  const serviceAccountId = entry?.serviceAccountId ?? known?.serviceAccountId
  const status = reported(known, observed, facts, settings)
  return {
    id: facts.id,
    ...(uid !== undefined && { uid }),
    ...(serviceAccountId !== undefined && { serviceAccountId }),
    ...(status !== undefined && { status }),
    ...(createdBy !== undefined && { createdBy }),
    createdAt: formatTime(facts.createdAt),
    expiresAt: formatTime(facts.expiresAt),
    ...(selfLink !== undefined && { selfLink }),
  }
}

function reported(
  known: Described | undefined,
  observed: ObservedCredential,
  facts: CredentialFacts,
  { settleTime }: Pick<CredentialSettings, 'settleTime'>,
): Described['status'] {
  const before = known === undefined ? 'active' : known.status
  const seen = remoteEntry(observed, facts.id)
  if (seen === undefined) return before
  if (seen.entry !== undefined) return seen.entry.status
  // A list may be behind what was created just now.
  return seen.at < askedAt(facts) + settleTime ? before : undefined
}
