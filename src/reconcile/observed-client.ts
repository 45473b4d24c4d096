import { parseTime } from '../api/parse-time.ts'
import type { ServiceAccountCredential } from '../api/service-account-credential.ts'
import type { ObservedClient, PublishedClient } from '../plan/observed-client.ts'

/** A ServiceAccountCredential as decisions about tokens see it: all of it that their minting depends on. */
export function observedClient(credential: ServiceAccountCredential): ObservedClient {
  const { metadata, spec, status } = credential
  const ready = status.conditions?.find(({ type }) => type === 'Ready')
  const { issuerRef, serviceAccount } = spec.valid ? spec.value : {}
  return {
    name: metadata.name,
    uid: metadata.uid,
    state: stateOf(credential),
    readySince: ready?.status === 'True' ? parseTime(ready.lastTransitionTime) : undefined,
    of:
      issuerRef === undefined || serviceAccount === undefined
        ? undefined
        : { issuer: issuerRef, serviceAccount },
    published: publishedClient(status),
  }
}

function stateOf({
  metadata,
  spec,
  status: { phase, conditions = [] },
}: ServiceAccountCredential): ObservedClient['state'] {
  const is = (wanted: string): boolean =>
    conditions.some(({ type, status }) => type === wanted && status === 'True')
  if (metadata.deletionTimestamp !== undefined) return 'Deleting'
  if (phase === 'Expired') return 'Expired'
  if (!spec.valid || is('Stalled')) return 'Stalled'
  return is('Ready') ? 'Ready' : 'Pending'
}

function publishedClient({
  credential,
  secretName,
  secretDigest,
  issuedAt: issued,
  expiresAt: expires,
}: ServiceAccountCredential['status']): PublishedClient | undefined {
  const issuedAt = parseTime(issued)
  const expiresAt = parseTime(expires)
  if (credential === undefined || secretName === undefined || secretDigest === undefined) {
    return undefined
  }
  if (issuedAt === undefined || expiresAt === undefined) return undefined
  return { credentialId: credential.id, secretName, secretDigest, issuedAt, expiresAt }
}
