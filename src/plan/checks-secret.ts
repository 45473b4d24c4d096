import { secretNameOf } from '../api/secret-name-of.ts'
import { isRefusedSecretType } from '../api/secret-target.ts'
import { secretTypeOf } from '../api/secret-type-of.ts'
import { stalled } from '../failure.ts'
import type { Check } from './check.ts'
import { isNewer } from './is-newer.ts'
import { isUnread } from './is-unread.ts'
import { metadataIntact } from './metadata-intact.ts'
import { published } from './published.ts'
import { reservedSecretKey } from './reserved-secret-key.ts'
import { secretMetadata } from './secret-metadata.ts'
import type { Plan } from './step.ts'
import { unreportedMint } from './unreported-mint.ts'

export const secretMetadataRefused: Check = ({ token }, _now, { allowedSecretMetadata }) => {
  if (!token.spec.valid) return undefined
  const { secret } = token.spec.value
  if (isRefusedSecretType(secretTypeOf(secret), secret.formats)) {
    const message = `spec.secret.type ${secretTypeOf(secret)} is refused, because other controllers treat such a Secret as their own: use Opaque`
    return { step: 'Refuse', failure: stalled('SecretTypeRefused', message) }
  }
  const key = reservedSecretKey(secret, allowedSecretMetadata)
  if (key === undefined) return undefined
  const message = `spec.secret: the key ${key} is reserved, because other controllers act on it: remove it, or have the operator allow it (--allowed-secret-metadata)`
  return { step: 'Refuse', failure: stalled('InvalidSpec', message) }
}

const conflict = (message: string): Plan => ({
  step: 'Refuse',
  failure: stalled('SecretConflict', message),
})

/**
 * Two objects that want each other's Secrets would wait for each other for ever: whoever has nothing
 * valid any more gives up what it left behind.
 */
export const strayBlocks: Check = (observed, now) => {
  const { token, rival, secret, strays } = observed
  const [stray] = strays
  const current = published(token.status)
  const foreign = secret.state === 'Present' && secret.ownerUid !== token.metadata.uid
  if (stray === undefined || (rival === undefined && !foreign)) return undefined
  if (current !== undefined && now < current.expiresAt) return undefined
  return { step: 'RemoveSecret', secret: stray }
}

/** Of two objects that name one Secret the second is refused, so that they never fight over it. */
export const secretClaimed: Check = (observed) =>
  observed.rival === undefined
    ? undefined
    : conflict(
        `Secret ${secretNameOf(observed.token)} belongs to the ${observed.rival}: choose another name in spec.secret.name`,
      )

/**
 * What the watch shows of a Secret is enough as long as it is as we left it. A Secret that is gone
 * may only have lost our label, one with another resourceVersion may hold other data, and one that
 * was not ours may have become free: the API server is asked once before anything is decided. Also
 * where it refused our last write: an admission webhook may have made the Secret another than we did.
 */
export const secretNeedsRead: Check = ({ token, secret, rival, requestDigest }) => {
  const current = published(token.status)
  if (rival !== undefined && current === undefined) return undefined
  if (!isUnread(secret)) return undefined
  const mayBeForeign = token.status.conditions?.some(({ reason }) => reason === 'SecretConflict')
  if (secret.state === 'Absent') {
    return current !== undefined || mayBeForeign === true ? { step: 'ReadSecret' } : undefined
  }
  const { issuance, requestDigest: served } = token.status
  const known =
    current !== undefined &&
    !isNewer(secret.resourceVersion, current.secretResourceVersion) &&
    served === requestDigest &&
    !['Conflict', 'InvalidSpec'].includes(issuance?.reason ?? '')
  return known ? undefined : { step: 'ReadSecret' }
}

/**
 * An operator that died between its two writes has minted: that is told, and nothing is minted again.
 * Also while suspended, for nothing is written but the truth.
 */
export const secretUnreported: Check = (observed, now, settings) => {
  const mint = unreportedMint(observed, now, settings)
  return mint === undefined ? undefined : { step: 'AdoptSecret', ...mint }
}

/** A Secret that is not ours is never touched. */
export const secretForeign: Check = (observed) => {
  const { secret, token } = observed
  if (secret.state === 'Absent' || secret.ownerUid === token.metadata.uid) return undefined
  const owner = secret.ownerUid === undefined ? 'was not made by mintlet' : 'has another owner'
  return conflict(
    `Secret ${secret.name} ${owner}: delete it if nobody needs it, or choose another name in spec.secret.name`,
  )
}

/** Ours, and somebody wrote to it since; the data is known to be intact when this is reached. */
export const secretTouched: Check = ({ token, secret }) => {
  const current = published(token.status)
  if (!token.spec.valid || current === undefined || secret.state === 'Absent') return undefined
  const { secretName: name } = current
  if (name !== secret.name) return undefined
  const { tokenId, expiresAt } = token.status
  if (tokenId === undefined || expiresAt === undefined) return undefined
  const metadata = secretMetadata(token.spec.value.secret, { tokenId, expiresAt })
  const id = { name, uid: secret.uid, resourceVersion: secret.resourceVersion }
  if (!metadataIntact(metadata, secret)) return { step: 'RepairSecret', secret: id, metadata }
  const touched = isNewer(secret.resourceVersion, current.secretResourceVersion)
  return touched ? { step: 'AcceptSecret', secret: id } : undefined
}

export const strayLeft: Check = ({ strays }) => {
  const [secret] = strays
  return secret === undefined ? undefined : { step: 'RemoveSecret', secret }
}
