import { parseTime } from '../../api/parse-time.ts'
import type { ServiceAccountCredential } from '../../api/service-account-credential.ts'
import type { ServiceAccountCredentialStatus } from '../../api/service-account-credential-status.ts'
import { requestedRefresh } from '../requested-refresh.ts'
import type { CredentialSettings } from './credential-settings.ts'

/**
 * When a new credential is due by status: by its age, or because a person asked for it. Epoch milliseconds,
 * some of which may have passed; none for policy None.
 */
export function scheduledRotation(
  { metadata, spec }: Pick<ServiceAccountCredential, 'metadata' | 'spec'>,
  { refreshAt, issuedAt, lastHandledRefresh }: ServiceAccountCredentialStatus,
  { requestInterval }: Pick<CredentialSettings, 'requestInterval'>,
): number[] {
  if (!spec.valid || spec.value.rotation.policy === 'None') return []
  const asked = requestedRefresh(metadata.annotations) ?? ''
  const isAsked = asked !== '' && asked !== lastHandledRefresh
  const issued = parseTime(issuedAt)
  const due = parseTime(refreshAt)
  return [
    ...(due === undefined ? [] : [due]),
    ...(isAsked && issued !== undefined ? [issued + requestInterval] : []),
  ]
}
