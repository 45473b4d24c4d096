import { formatTime } from '../../api/time.ts'
import { isNewer } from '../is-newer.ts'
import { metadataIntact } from '../metadata-intact.ts'
import { secretMetadata } from '../secret-metadata.ts'
import type { CredentialCheck } from './credential-check.ts'
import { secretConflict } from './secret-conflict.ts'

/** What the watch shows is enough as long as it is as we left it; else the API server is asked once. */
export const secretNeedsRead: CredentialCheck = ({ secret, record, credential, rival }) => {
  const published = record.content?.published
  if (credential === undefined || (rival !== undefined && published === undefined)) return undefined
  if (secret.state === 'Absent') {
    return published !== undefined && !secret.live ? { step: 'ReadSecret' } : undefined
  }
  if (secret.live !== undefined) return undefined
  const known = credential.status.secretResourceVersion ?? published?.resourceVersion
  const asWeLeftIt = known !== undefined && !isNewer(secret.resourceVersion, known)
  return asWeLeftIt ? undefined : { step: 'ReadSecret' }
}

export const secretForeign: CredentialCheck = (observed) => secretConflict(observed)

/** Ours, and somebody wrote to it since; the data is known to be intact when this is reached. */
export const secretTouched: CredentialCheck = ({ credential, record, secret }) => {
  const { current, published } = record.content ?? {}
  if (credential?.spec.valid !== true || secret.state === 'Absent') return undefined
  if (current === undefined || published === undefined || published.name !== secret.name) {
    return undefined
  }
  const wanted = secretMetadata(credential.spec.value.secret, {
    tokenId: current.id,
    expiresAt: formatTime(current.expiresAt),
  })
  const { name, uid, resourceVersion } = secret
  const id = { name, uid, resourceVersion }
  const isIntact = metadataIntact(wanted, secret)
  if (!isIntact && !record.live) return { step: 'ReadRecord' }
  if (!isIntact) return { step: 'RepairSecret', secret: id, metadata: wanted }
  const known = credential.status.secretResourceVersion ?? published.resourceVersion
  return isNewer(resourceVersion, known) ? { step: 'AcceptSecret', secret: id } : undefined
}
