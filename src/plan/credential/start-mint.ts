import type { CredentialRecord } from '../../api/credential-record.ts'
import { formatDuration } from '../../api/duration.ts'
import { REVOKE_FINALIZER } from '../../api/group.ts'
import { secretTypeOf } from '../../api/secret-type-of.ts'
import { retryable, stalled } from '../../failure.ts'
import { isUnread } from '../is-unread.ts'
import type { MintReason } from '../mint-reason.ts'
import { SECRET_HELD } from '../secret-held.ts'
import { secretWrite } from '../secret-write.ts'
import type { CredentialCheck } from './credential-check.ts'
import { credentialDue, revokedElsewhere } from './credential-due.ts'
import type { CredentialSettings } from './credential-settings.ts'
import type { CredentialStep } from './credential-step.ts'
import { expiryToAsk } from './expiry-to-ask.ts'
import { holdsSlots } from './holds-slots.ts'
import { listed } from './listed.ts'
import type { ObservedCredential } from './observed-credential.ts'
import { secretConflict } from './secret-conflict.ts'
import { slotsExhausted } from './slots.ts'
import { wantedLife } from './wanted-life.ts'
import { withRecord } from './with-record.ts'

/**
 * Begins a mint when one is due: everything is looked at live first, in an order that the protocol depends on,
 * and everything that can be refused is refused before a slot is spent.
 */
export const mintDue: CredentialCheck = (observed, now, settings) => {
  const { content } = observed.record
  if (content !== undefined && content.phase !== 'Idle') return undefined
  const why = credentialDue(observed, now, settings)
  if (why === undefined) return lookAgain(observed, now, settings)
  const unready = secretConflict(observed) ?? issuerUnready(observed)
  if (unready !== undefined) return unready
  const unseen = lookFirst(observed)
  if (unseen !== undefined) return unseen
  return refused(observed, now, settings) ?? begin(observed, why, now)
}

/** Reading the record makes a list stale that does not have the credential: it proves something only if asked again. */
function lookAgain(
  observed: ObservedCredential,
  now: number,
  settings: CredentialSettings,
): CredentialStep | undefined {
  const { credential, remote } = observed
  if (credential?.spec.valid !== true || remote === undefined || remote.live) return undefined
  if (credential.spec.value.rotation.policy === 'None') return undefined
  const asIfLive = { ...observed, remote: { ...remote, live: true } }
  return revokedElsewhere(asIfLive, now, settings) ? { step: 'ReadRemote' } : undefined
}

function issuerUnready({ issuer }: ObservedCredential): CredentialStep | undefined {
  if (issuer === undefined || issuer.loaded) return undefined
  if (issuer.trouble === undefined) return { step: 'Rest', why: 'IssuerLoading', until: undefined }
  const message = `issuer ${issuer.name} cannot issue: ${issuer.trouble}`
  return { step: 'Refuse', failure: retryable('IssuerUnavailable', message) }
}

/** The object, its Secret, the record, and the issuer: later answers make none of the earlier ones stale. */
function lookFirst({
  live,
  secret,
  record,
  remote,
}: ObservedCredential): CredentialStep | undefined {
  if (!live) return { step: 'ReadObject' }
  if (isUnread(secret)) return { step: 'ReadSecret' }
  if (!record.live) return { step: 'ReadRecord' }
  return remote?.live === true ? undefined : { step: 'ReadRemote' }
}

function refused(
  observed: ObservedCredential,
  now: number,
  settings: CredentialSettings,
): CredentialStep | undefined {
  const { remote } = observed
  if (remote?.result.ok === false) return { step: 'Fail', failure: remote.result.failure }
  if (remote?.result.disabled === true) {
    const message =
      'the service account is disabled at the issuer: enable it there, and a credential follows'
    return { step: 'Refuse', failure: stalled('ParentDisabled', message) }
  }
  const { content } = observed.record
  const exhausted = slotsExhausted(observed, content?.current === undefined, now, settings)
  if (exhausted !== undefined) return { step: 'Refuse', failure: exhausted }
  const wanted = wantedLife(observed, now)
  if (wanted?.ok === false) return { step: 'Refuse', failure: wanted.failure }
  if (wanted !== undefined && wanted.expiresAt - now < settings.minLifetime) {
    const message = `the life that is left to ask for, ${formatDuration(wanted.expiresAt - now)}, is under this operator's minimum of ${formatDuration(settings.minLifetime)}: ask for at least that${slotsOf(observed) === 1 ? ' in a new object' : ''}`
    return { step: 'Refuse', failure: stalled('LifetimeRefused', message) }
  }
  const has = content !== undefined && holdsSlots(content, now) ? content.slots : 0
  return slotsOf(observed) > has
    ? overBudget(observed, wanted?.maxCredentials ?? 0, now)
    : undefined
}

/** What ends at another time is not taken for what comes of this create. */
const NEAR_MS = 60_000
const MOST_KNOWN = 64

/** What the objects of one namespace may need together of one service account. */
function overBudget(
  observed: ObservedCredential,
  most: number,
  now: number,
): CredentialStep | undefined {
  const { siblings, owner } = observed
  const taken = siblings.records
    .filter(
      (each) =>
        each.issuer === observed.issuer?.key &&
        each.owner.namespace === owner.namespace &&
        holdsSlots(each, now),
    )
    .reduce((sum, each) => sum + each.slots, 0)
  const needed = slotsOf(observed)
  if (taken + needed <= most) return undefined
  const message =
    `the grant lets this namespace have ${most} credentials of the service account at a time; ` +
    `${taken} are taken by other objects, and this one needs ${needed}` +
    `${needed > 1 ? ', for the old and the new one while it rotates' : ''} (each that rotates counts for two): ` +
    'ask for a grant with more maxCredentials'
  return { step: 'Refuse', failure: stalled('NotGranted', message) }
}

function begin(
  observed: ObservedCredential,
  why: MintReason,
  now: number,
): CredentialStep | undefined {
  const { credential, secret, record, turn } = observed
  const wanted = wantedLife(observed, now)
  if (credential?.spec.valid !== true || wanted?.ok !== true) return undefined
  if (!credential.metadata.finalizers?.includes(REVOKE_FINALIZER)) return { step: 'AddFinalizer' }
  const write = secretWrite(secret, secretTypeOf(credential.spec.value.secret))
  if (write === undefined) return SECRET_HELD
  if (!observed.rehearsed) return { step: 'Rehearse', write }
  const requestedExpiresAt = expiryToAsk(observed, wanted.expiresAt, now)
  if (requestedExpiresAt === undefined) {
    const message = 'every expiry that could be asked for is taken by another credential'
    return { step: 'Refuse', failure: retryable('SlotsExhausted', message) }
  }
  const before = record.content ?? fresh(observed)
  if (before === undefined) return undefined
  const { serviceAccount, deletionPolicy } = credential.spec.value
  const active = listed(observed)?.credentials.filter(({ status }) => status === 'active') ?? []
  return withRecord(observed, 'Claim', {
    ...before,
    serviceAccount,
    deletionPolicy,
    slots: slotsOf(observed),
    phase: 'InFlight',
    askedAt: now,
    abandoned: before.abandoned.filter((each) => each.requestedExpiresAt > now),
    intent: {
      turn,
      requestedExpiresAt,
      requestedLifetime: wanted.requestedLifetime,
      startedAt: now,
      knownIds: active
        .filter(({ expiresAt }) => Math.abs(expiresAt - requestedExpiresAt) <= NEAR_MS)
        .slice(0, MOST_KNOWN)
        .map(({ id }) => id),
      why,
    },
  })
}

function fresh(observed: ObservedCredential): CredentialRecord | undefined {
  const { credential, owner, issuer } = observed
  if (credential?.spec.valid !== true || issuer === undefined) return undefined
  const { serviceAccount, deletionPolicy } = credential.spec.value
  return {
    owner,
    issuer: issuer.key,
    serviceAccount,
    slots: slotsOf(observed),
    deletionPolicy,
    phase: 'Idle',
    previous: [],
    abandoned: [],
    mints: 0,
  }
}

const slotsOf = ({ credential }: ObservedCredential): 1 | 2 =>
  credential?.spec.valid === true && credential.spec.value.rotation.policy === 'None' ? 1 : 2
