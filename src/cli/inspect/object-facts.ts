import { credentialSecretNameOf } from '../../api/credential-secret-name-of.ts'
import type { IssuerKind } from '../../api/generic-issuer.ts'
import { parseTime } from '../../api/parse-time.ts'
import { secretNameOf } from '../../api/secret-name-of.ts'
import type { GRANT_KINDS } from '../../api/token-kind.ts'
import { tokenRequest } from '../../plan/token-request.ts'
import { defined } from '../defined.ts'
import type { FoundObject } from '../look/find-object.ts'
import { openRequest } from '../open-request.ts'

/** What both kinds say of themselves, in words that fit both. Times are RFC 3339; what is not known is absent. */
export type ObjectFacts = {
  readonly phase: 'Pending' | 'Active' | 'Expired'
  readonly suspended: boolean
  readonly createdAt: string
  readonly deletionRequestedAt?: string
  /** Whether there will be another credential. */
  readonly policy?: 'BeforeExpiry' | 'Never' | 'None'
  /** What is minted. */
  readonly type?: (typeof GRANT_KINDS)[number]
  readonly issuerRef?: { readonly kind: IssuerKind; readonly name: string }
  /** Name of the ServiceAccountCredential that the token is minted with. */
  readonly credentialRef?: string
  readonly serviceAccount?: string
  readonly secretName: string
  /** jti or fingerprint of a token, id of a client credential. */
  readonly credentialId?: string
  readonly issuedAt?: string
  readonly expiresAt?: string
  /** Negative: so long ago. Absent: nothing is published. */
  readonly secondsLeft?: number
  readonly refreshAt?: string
  readonly lastUsedAt?: string
  readonly lastUsedIp?: string
  /** How many credentials there have been. */
  readonly mints: number
  readonly issuance?: {
    readonly attempts?: number
    readonly lastFailureAt?: string
    readonly nextAttemptAt?: string
    readonly reason?: string
  }
  /** A request for a refresh that has not been served. */
  readonly refreshRequested?: string
}

/** @param now epoch milliseconds */
export function objectFacts(found: FoundObject, now: number): ObjectFacts {
  const { metadata, status } = found.object
  const expiresAt = parseTime(status.expiresAt)
  const { attempts, lastFailureAt, nextAttemptAt, reason } = status.issuance ?? {}
  const { suspended = false, ...spec } = ofSpec(found)
  return {
    phase: status.phase ?? 'Pending',
    suspended,
    createdAt: metadata.creationTimestamp,
    secretName: status.secretName ?? targetOf(found),
    mints: status.mints ?? 0,
    ...defined({
      deletionRequestedAt: metadata.deletionTimestamp,
      ...spec,
      credentialId: credentialIdOf(found),
      issuedAt: status.issuedAt,
      expiresAt: status.expiresAt,
      secondsLeft: expiresAt === undefined ? undefined : Math.floor((expiresAt - now) / 1000),
      refreshAt: status.refreshAt,
      lastUsedAt: status.lastUsedAt,
      lastUsedIp: status.lastUsedIp,
      refreshRequested: openRequest(metadata.annotations, status.lastHandledRefresh),
    }),
    ...(reason === undefined && attempts === undefined && nextAttemptAt === undefined
      ? {}
      : { issuance: defined({ attempts, lastFailureAt, nextAttemptAt, reason }) }),
  }
}

const credentialIdOf = (found: FoundObject): string | undefined =>
  found.kind === 'ImpersonatedToken'
    ? found.object.status.tokenId
    : found.object.status.credential?.id

const targetOf = (found: FoundObject): string =>
  found.kind === 'ImpersonatedToken'
    ? secretNameOf(found.object)
    : credentialSecretNameOf(found.object)

type OfSpec = 'suspended' | 'policy' | 'type' | 'issuerRef' | 'credentialRef' | 'serviceAccount'

/** A spec that cannot be read says nothing. */
function ofSpec(found: FoundObject): { [Field in OfSpec]?: ObjectFacts[Field] | undefined } {
  if (found.kind === 'ServiceAccountCredential') {
    const { spec } = found.object
    if (!spec.valid) return { type: 'ClientCredential' }
    const { suspend: suspended, rotation, issuerRef, serviceAccount } = spec.value
    const { policy } = rotation
    return { suspended, policy, type: 'ClientCredential', issuerRef, serviceAccount }
  }
  const { spec } = found.object
  if (!spec.valid) return {}
  const { suspend: suspended, refresh, issuerRef, credentialRef, serviceAccount } = spec.value
  return {
    suspended,
    policy: refresh.policy,
    type: tokenRequest(spec.value).token.kind,
    issuerRef,
    credentialRef: credentialRef?.name,
    serviceAccount,
  }
}
