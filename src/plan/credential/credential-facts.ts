import type { CredentialFacts, CredentialRecord } from '../../api/credential-record.ts'
import { formatDuration } from '../../api/duration.ts'
import { parseTime } from '../../api/parse-time.ts'
import type { ServiceAccountCredential } from '../../api/service-account-credential.ts'
import type { ServiceAccountCredentialStatus } from '../../api/service-account-credential-status.ts'
import { formatTime } from '../../api/time.ts'
import { requestedRefresh } from '../requested-refresh.ts'
import { askedAt } from './asked-at.ts'
import type { CredentialOutcome, PublishedSecret } from './credential-outcome.ts'
import type { CredentialSettings } from './credential-settings.ts'
import { describeRemote } from './describe-remote.ts'
import type { ObservedCredential } from './observed-credential.ts'
import { rotationAt } from './rotation-at.ts'
import { rotationFloor } from './rotation-floor.ts'

type Status = ServiceAccountCredentialStatus

/** As many as status takes; the record has more only while none of them can be deleted. */
const MOST_PREVIOUS = 4

/**
 * The facts of a status after a step: what is published, what it takes over from, and what is under way. The
 * record is the truth; where there is none, status keeps what it says.
 */
export function credentialFacts(
  observed: ObservedCredential,
  object: ServiceAccountCredential,
  outcome: CredentialOutcome,
  now: number,
  settings: CredentialSettings,
): Status {
  const { status } = object
  const { content } = observed.record
  const issued = outcome.kind === 'Issued' ? outcome : undefined
  const current = issued?.facts ?? content?.current
  const secret = issued?.secret ?? content?.published
  const told =
    current === undefined
      ? withoutCurrent(status, content, outcome, now)
      : withCurrent(status, observed, object, current, secret, settings)
  const secured =
    outcome.kind === 'Secured' ? { ...told, secretResourceVersion: outcome.resourceVersion } : told
  const underWay = content === undefined ? secured : withRecord(secured, content)
  return withDue(underWay, observed, object, current, settings)
}

/**
 * What was revoked is not spoken of any more; what has expired is, and so is what only the record, if there
 * were one, could deny.
 */
function withoutCurrent(
  status: Status,
  content: CredentialRecord | undefined,
  outcome: CredentialOutcome,
  now: number,
): Status {
  const over = now >= (parseTime(status.expiresAt) ?? Number.POSITIVE_INFINITY)
  if (content === undefined || outcome.kind === 'Expired' || over) return status
  const {
    credential: _credential,
    expiresAt: _expiresAt,
    requestedLifetime: _requested,
    grantedLifetime: _granted,
    ...rest
  } = status
  return rest
}

function withCurrent(
  status: Status,
  observed: ObservedCredential,
  { metadata }: ServiceAccountCredential,
  current: CredentialFacts,
  secret: PublishedSecret | undefined,
  settings: CredentialSettings,
): Status {
  const { content } = observed.record
  const credential = describeRemote(status.credential, observed, current, settings)
  const serviceAccountId = content?.serviceAccount ?? credential.serviceAccountId
  const known: Status = {
    ...status,
    credential: { ...credential, ...(serviceAccountId !== undefined && { serviceAccountId }) },
    issuedAt: formatTime(current.createdAt),
    expiresAt: formatTime(current.expiresAt),
    grantedLifetime: formatDuration(current.expiresAt - current.createdAt),
  }
  const isTold = status.credential?.id === current.id
  const recorded = content?.current?.id === current.id ? content.mints : undefined
  // A process may have ended before it could tell, and another may tell it twice.
  const mints = recorded ?? (status.mints ?? 0) + (isTold ? 0 : 1)
  if (isTold) return { ...known, mints }
  const { lastHandledRefresh: _handled, ...rest } = known
  const handled = requestedRefresh(metadata.annotations)
  return {
    ...rest,
    ...(secret && {
      secretName: secret.name,
      secretResourceVersion: secret.resourceVersion,
      secretDigest: secret.digest,
    }),
    requestedLifetime: formatDuration(current.requestedLifetime),
    mints,
    ...(handled !== undefined && { lastHandledRefresh: handled }),
  }
}

function withRecord(status: Status, { previous, phase, intent }: CredentialRecord): Status {
  const { previous: _previous, mint: _mint, ...rest } = status
  const others = previous.slice(-MOST_PREVIOUS).map(({ id, expiresAt, retireAt }) => ({
    id,
    expiresAt: formatTime(expiresAt),
    retireAt: formatTime(retireAt),
  }))
  return {
    ...rest,
    ...(others.length > 0 && { previous: others }),
    ...(phase !== 'Idle' &&
      intent !== undefined && {
        mint: {
          phase,
          requestedExpiresAt: formatTime(intent.requestedExpiresAt),
          startedAt: formatTime(intent.startedAt),
        },
      }),
  }
}

/** The time of the rotation follows the policy, also when only the policy changed. */
function withDue(
  status: Status,
  { jitter }: ObservedCredential,
  { spec }: ServiceAccountCredential,
  current: CredentialFacts | undefined,
  settings: CredentialSettings,
): Status {
  const { refreshAt: _refreshAt, ...rest } = status
  if (status.credential === undefined) return rest
  if (!spec.valid) return status
  const issuedAt = current === undefined ? parseTime(status.issuedAt) : askedAt(current)
  const expiresAt = current?.expiresAt ?? parseTime(status.expiresAt)
  if (issuedAt === undefined || expiresAt === undefined) return rest
  const due = rotationAt(spec.value.rotation, issuedAt, expiresAt, jitter, rotationFloor(settings))
  return due === undefined ? rest : { ...rest, refreshAt: formatTime(due) }
}
