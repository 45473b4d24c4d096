import { formatDuration } from '../../api/duration.ts'
import { isRefusedSecretType } from '../../api/secret-target.ts'
import { secretTypeOf } from '../../api/secret-type-of.ts'
import { formatTime } from '../../api/time.ts'
import { stalled, waiting } from '../../failure.ts'
import { CLOCK_SLACK } from '../clock-slack.ts'
import { isUnscheduled } from '../mint-reason.ts'
import { mintWindow } from '../mint-window.ts'
import type { ObservedIssuer } from '../observed.ts'
import { reservedSecretKey } from '../reserved-secret-key.ts'
import type { CredentialCheck } from './credential-check.ts'
import { credentialDue, issuedLast, rotationRequested } from './credential-due.ts'
import { credentialLives } from './credential-lives.ts'
import type { CredentialSettings } from './credential-settings.ts'
import { isGranted } from './is-granted.ts'
import type { ObservedCredential } from './observed-credential.ts'
import { wantedLife } from './wanted-life.ts'

export const specInvalid: CredentialCheck = ({ credential }) =>
  credential === undefined || credential.spec.valid
    ? undefined
    : { step: 'Refuse', failure: stalled('InvalidSpec', credential.spec.message) }

export const secretTargetRefused: CredentialCheck = (
  { credential },
  _now,
  { allowedSecretMetadata },
) => {
  if (credential?.spec.valid !== true) return undefined
  const { secret } = credential.spec.value
  if (isRefusedSecretType(secretTypeOf(secret), secret.formats)) {
    const message = `spec.secret.type ${secretTypeOf(secret)} is refused, because other controllers treat such a Secret as their own: use Opaque`
    return { step: 'Refuse', failure: stalled('SecretTypeRefused', message) }
  }
  const key = reservedSecretKey(secret, allowedSecretMetadata)
  if (key === undefined) return undefined
  const message = `spec.secret: the key ${key} is reserved, because other controllers act on it: remove it, or have the operator allow it`
  return { step: 'Refuse', failure: stalled('InvalidSpec', message) }
}

/** As a CredentialCheck, of which it needs little: whoever asks beforehand has no more. */
type EarlyCheck = (
  seen: Pick<ObservedCredential, 'credential'> & {
    readonly issuer: Pick<ObservedIssuer, 'kind' | 'name' | 'spec'> | undefined
  },
  now: number,
  settings: Pick<CredentialSettings, 'minLifetime'>,
) => ReturnType<CredentialCheck>

export const issuerMissing: EarlyCheck = ({ credential, issuer }) => {
  if (credential?.spec.valid !== true) return undefined
  const { kind, name } = credential.spec.value.issuerRef
  if (issuer === undefined) {
    const message = `there is no ${kind} named ${name}: create it, or create this object anew with another issuerRef${kind === 'ClusterCredentialIssuer' ? ' (an issuer of this namespace needs kind: CredentialIssuer)' : ''}`
    return { step: 'Refuse', failure: stalled('IssuerNotFound', message) }
  }
  if (!issuer.spec.valid) {
    const message = `${kind} ${name} cannot be used: ${issuer.spec.message}`
    return { step: 'Refuse', failure: stalled('IssuerNotFound', message) }
  }
  if (credentialLives(issuer.spec.value) !== undefined) return undefined
  const message = `${kind} ${name} keeps no client credentials: use an issuer of type local or k0rdent`
  return { step: 'Refuse', failure: stalled('InvalidSpec', message) }
}

export const suspended: CredentialCheck = ({ credential }) =>
  credential?.spec.valid === true && credential.spec.value.suspend
    ? { step: 'Rest', why: 'Suspended', until: undefined }
    : undefined

/** Policy None: what is lost is not given again, and asking for a rotation is a mistake worth saying. */
export const neverAgain: CredentialCheck = (observed) => {
  const { credential, record } = observed
  if (credential?.spec.valid !== true || credential.spec.value.rotation.policy !== 'None') {
    return undefined
  }
  const had = (record.content?.mints ?? 0) > 0 || (credential.status.mints ?? 0) > 0
  if (record.content?.current === undefined && had) {
    if (!record.live) return { step: 'ReadRecord' }
    return { step: 'Refuse', failure: stalled('SecretLost', lostMessage(observed)) }
  }
  if (record.content?.current === undefined || rotationRequested(observed) === undefined) {
    return undefined
  }
  const message =
    'a refresh was requested, but rotation.policy is None: create a new object instead'
  return { step: 'Refuse', failure: stalled('InvalidSpec', message) }
}

function lostMessage({ record, credential, owner }: ObservedCredential): string {
  if (record.content === undefined && credential?.status.credential !== undefined) {
    return (
      `the record of this object, Secret mintlet-credential-${owner.uid} in the operator's namespace, is lost, and nothing proves that the credential in status is its own: ` +
      'restore the record from a backup, or create a new object'
    )
  }
  return 'the one credential of this object is lost, and rotation.policy is None: create a new object'
}

/** Somebody keeps destroying what is issued: stop, say so, and go on with expiry alone. */
export const mintLoop: CredentialCheck = (observed, now, settings) => {
  const { credential } = observed
  const why = credentialDue(observed, now, settings)
  if (credential === undefined || why === undefined || !isUnscheduled(why)) return undefined
  const issued = issuedLast(observed)
  if (
    issued !== undefined &&
    issued <= now + CLOCK_SLACK &&
    now < issued + settings.requestInterval
  ) {
    const until = issued + settings.requestInterval
    const message = `the credential is lost (${why}) so soon after it was issued: a new one follows at ${formatTime(until)}`
    return { step: 'Refuse', failure: waiting('SecretLost', message, until) }
  }
  const open = mintWindow(credential.status, now, settings)
  if (open === undefined || open.mints < settings.mintLoopLimit) return undefined
  const over = open.since + settings.mintLoopWindow
  const message =
    `issued ${open.mints} times within ${formatDuration(settings.mintLoopWindow)} beyond schedule, last because of ${why}: ` +
    `find who keeps changing the Secret. Frozen until ${formatTime(over)}`
  return { step: 'Refuse', failure: waiting('MintLoop', message, over) }
}

export const requestedTooSoon: CredentialCheck = (observed, now, settings) => {
  if (credentialDue(observed, now, settings) !== 'Requested') return undefined
  const issued = issuedLast(observed)
  if (issued === undefined || issued > now + CLOCK_SLACK) return undefined
  const until = issued + settings.requestInterval
  return now < until ? { step: 'Rest', why: 'Valid', until } : undefined
}

/** What is published stays, and is not rotated. */
export const notGranted: CredentialCheck = (observed, now) => {
  if (isGranted(observed)) return undefined
  const wanted = wantedLife(observed, now)
  return wanted?.ok === false ? { step: 'Refuse', failure: wanted.failure } : undefined
}
