import type { ImpersonatedTokenSpec } from '../api/impersonated-token-spec.ts'
import { credentialRotated } from './credential-rotated.ts'
import { dueAt } from './due-at.ts'
import type { Observed, SecretContent } from './observed.ts'
import { published } from './published.ts'
import { requestedRefresh } from './requested-refresh.ts'
import type { Settings } from './settings.ts'

/** Why a credential is minted. The last five are mints that neither expiry nor a person asked for. */
export type MintReason =
  | 'FirstIssue'
  | 'Lapsed'
  | 'NearExpiry'
  | 'Requested'
  /** Of the credential that it is minted with; that happens on a schedule of its own. */
  | 'CredentialRotated'
  | 'SpecChanged'
  | 'SecretLost'
  | 'SecretEdited'
  | 'KeyLost'
  | 'RevokedElsewhere'

/**
 * Why a credential has to be minted now: the first reason that applies, or undefined. What
 * expiry asks for comes first, so that the loop guard never holds it back. An edit of the Secret
 * counts only once a live read has shown it.
 */
export function mintReason(
  observed: Observed,
  spec: ImpersonatedTokenSpec,
  now: number,
  settings: Pick<Settings, 'settle'>,
): MintReason | undefined {
  const { token, secret, issuer } = observed
  const { status } = token
  const current = published(status)
  if (current === undefined) return 'FirstIssue'
  if (now >= current.expiresAt) return 'Lapsed'
  const due = dueAt(observed, spec.refresh, current, status.credentialId, settings)
  if (due !== undefined && now >= due) return 'NearExpiry'
  if (status.requestDigest !== observed.requestDigest) return 'SpecChanged'
  if (secret.state === 'Absent') return 'SecretLost'
  if (secret.live !== undefined && isEdited(secret.live, observed, spec)) return 'SecretEdited'
  if (issuer?.keyIds !== undefined && status.keyId !== undefined) {
    if (!issuer.keyIds.includes(status.keyId)) return 'KeyLost'
  }
  if (credentialRotated(observed)) return 'CredentialRotated'
  if (refreshRequested(observed) !== undefined) return 'Requested'
  return undefined
}

/**
 * An immutable Secret cannot take the next credential: it is replaced as soon as that is seen, for
 * the watch does not show it when a refresh is due. Where there is no next credential it may stay.
 */
const isEdited = (live: SecretContent, { token }: Observed, spec: ImpersonatedTokenSpec): boolean =>
  live.digest !== token.status.secretDigest || (live.immutable && spec.refresh.policy !== 'Never')

/** The value of the refresh-requested annotation, as much of it as status keeps, unless it has been served. */
export function refreshRequested(observed: Observed): string | undefined {
  const { metadata, status } = observed.token
  const value = requestedRefresh(metadata.annotations)
  return value === '' || value === status.lastHandledRefresh ? undefined : value
}

/** Mints that no expiry asked for: somebody else's doing can repeat them without end. */
export const isUnscheduled = (why: MintReason): boolean =>
  why === 'SpecChanged' ||
  why === 'SecretLost' ||
  why === 'SecretEdited' ||
  why === 'KeyLost' ||
  why === 'RevokedElsewhere'
