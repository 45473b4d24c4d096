import type { ServiceAccountCredential } from '../api/service-account-credential.ts'

type Credential = ServiceAccountCredential | undefined

/** Whether anything changed that a token which is minted with the credential depends on. */
export function credentialChanged(before: Credential, after: Credential): boolean {
  return JSON.stringify(seen(before)) !== JSON.stringify(seen(after))
}

function seen(credential: Credential): unknown {
  if (credential === undefined) return undefined
  const { metadata, spec, status } = credential
  const conditions = (status.conditions ?? [])
    .filter(({ type }) => type === 'Ready' || type === 'Stalled')
    .map(({ type, status: is, reason, lastTransitionTime }) => [
      type,
      is,
      reason,
      lastTransitionTime,
    ])
  return [
    metadata.uid,
    metadata.deletionTimestamp,
    spec.valid,
    status.phase,
    status.credential?.id,
    status.issuedAt,
    status.expiresAt,
    status.secretName,
    conditions,
  ]
}
