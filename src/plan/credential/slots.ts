import type { CredentialRecord } from '../../api/credential-record.ts'
import type { RemoteCredential } from '../../api/remote-credential.ts'
import { type Failure, retryable, stalled, waiting } from '../../failure.ts'
import { askedAt } from './asked-at.ts'
import type { CredentialSettings } from './credential-settings.ts'
import { holdsSlots } from './holds-slots.ts'
import { isBuiltIn } from './is-built-in.ts'
import { listed } from './listed.ts'
import type { ObservedCredential } from './observed-credential.ts'

/** Of a service account, as the issuer has it. */
const SLOTS = 5
/** For a person who has to help, or another program. */
const KEPT_FREE = 1
const SOON_MS = 5000

/**
 * Why the service account has no slot for one more credential of this object; undefined: it has. What others
 * have asked for and the list may not show yet counts as there.
 *
 * @param isFirst of an object that does not have any yet
 */
export function slotsExhausted(
  observed: ObservedCredential,
  isFirst: boolean,
  now: number,
  settings: CredentialSettings,
): Failure | undefined {
  const remote = listed(observed)
  const { content } = observed.record
  if (remote === undefined) return undefined
  const at = remote.date ?? now
  // Of others who only share its name, perhaps, the list tells what there is.
  const sameIssuer = observed.siblings.records.filter(
    ({ issuer }) => issuer === observed.issuer?.key,
  )
  const underWay = sameIssuer.reduce(
    (sum, record) => sum + unlisted(record, remote.credentials, now, settings),
    0,
  )
  const active = remote.credentials.filter(
    ({ status, expiresAt }) => status === 'active' && expiresAt > at,
  )
  const own = active.filter(
    ({ id }) => id === content?.current?.id || content?.previous.some((each) => each.id === id),
  )
  if (own.length > 1) {
    const message = 'the credential before still has its slot: it is retired first'
    return retryable('SlotsExhausted', message)
  }
  if (isBuiltIn(observed)) return undefined
  // Whoever rotates needs a second slot for a while: who begins leaves room for it.
  const needed =
    isFirst &&
    (rotates(observed) || sameIssuer.some((each) => each.slots === 2 && holdsSlots(each, at)))
      ? 2
      : 1
  if (active.length + underWay + needed <= SLOTS - KEPT_FREE) return undefined
  if (underWay > 0 && active.length + needed <= SLOTS - KEPT_FREE) {
    const message = `${underWay} more credentials of the service account are on their way, and one slot is kept free: wait for them, or delete one that nobody uses`
    // Not all in the same moment again.
    return waiting('SlotsExhausted', message, now + SOON_MS * (1 + observed.jitter))
  }
  const message =
    `the service account has ${active.length} active credentials of ${SLOTS}` +
    `${underWay > 0 ? ` and ${underWay} more on their way` : ''}, ` +
    `${needed > 1 ? `${needed} more are needed for the old and the new one of what rotates, ` : ''}and one slot is kept free: ` +
    'delete one that nobody uses, or use another service account'
  return stalled('SlotsExhausted', message)
}

/** What an object has, or may get, that is not in the list. */
function unlisted(
  { phase, current, sealed }: CredentialRecord,
  credentials: readonly RemoteCredential[],
  now: number,
  { settleTime }: CredentialSettings,
): number {
  const isListed = (id: string): boolean => credentials.some((each) => each.id === id)
  // A list is behind no longer than that; what is missing from it later has been deleted by somebody.
  const missing = [current, sealed].filter(
    (each) => each !== undefined && now < askedAt(each) + settleTime && !isListed(each.id),
  )
  return missing.length + (phase === 'InFlight' || phase === 'Abandoning' ? 1 : 0)
}

const rotates = ({ credential }: ObservedCredential): boolean =>
  credential?.spec.valid === true && credential.spec.value.rotation.policy === 'BeforeExpiry'
