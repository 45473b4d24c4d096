import type { ServiceAccountCredential } from '../api/service-account-credential.ts'
import type { KnownIssuer } from './known-issuer.ts'

/** What of one ServiceAccountCredential still works at its issuer; texts are plain and printable. */
export type ActiveCredential = {
  /** `namespace/name` */
  readonly object: string
  /** `Kind/name` */
  readonly issuer: string
  readonly type: KnownIssuer['type']
  readonly endpoint?: string
  readonly serviceAccount: string
  /** The current one first. */
  readonly credentials: readonly { readonly id: string; readonly expires: string }[]
  /** A mint that was not complete may have left one more, which expires then. */
  readonly unfinished?: string
  /** The object is being deleted, and goes with its finalizer. */
  readonly going: boolean
}

/**
 * By its status, which is for people: nothing is decided by it.
 *
 * @param issuers the ClusterCredentialIssuers
 * @param now epoch milliseconds
 * @returns undefined when nothing of it is active any more
 */
export function activeCredential(
  { metadata, spec, status }: ServiceAccountCredential,
  issuers: ReadonlyMap<string, KnownIssuer>,
  now: number,
): ActiveCredential | undefined {
  const ref = spec.valid ? spec.value.issuerRef : undefined
  const current = status.credential && { expiresAt: status.expiresAt, ...status.credential }
  const credentials = [current, ...(status.previous ?? [])].flatMap((each) => {
    if (each === undefined || hasEnded(each.expiresAt, now)) return []
    return [{ id: plain(each.id), expires: plain(each.expiresAt ?? 'unknown') }]
  })
  const { mint } = status
  const unfinished =
    mint === undefined || hasEnded(mint.requestedExpiresAt, now)
      ? undefined
      : plain(mint.requestedExpiresAt ?? 'unknown')
  if (credentials.length === 0 && unfinished === undefined) return undefined
  return {
    object: `${metadata.namespace}/${metadata.name}`,
    issuer: ref === undefined ? 'unknown' : `${ref.kind}/${ref.name}`,
    serviceAccount: spec.valid ? spec.value.serviceAccount : 'unknown',
    credentials,
    going: metadata.deletionTimestamp !== undefined,
    ...issuerOf(ref, issuers),
    ...(unfinished === undefined ? {} : { unfinished }),
  }
}

/** Of the issuers of a namespace only k0rdent keeps client credentials. */
function issuerOf(
  ref: { readonly kind: string; readonly name: string } | undefined,
  issuers: ReadonlyMap<string, KnownIssuer>,
): KnownIssuer {
  if (ref === undefined) return { type: 'unknown' }
  if (ref.kind === 'CredentialIssuer') return { type: 'k0rdent' }
  return issuers.get(ref.name) ?? { type: 'unknown' }
}

/** What says no time, or none that can be read, may be active. */
function hasEnded(expiresAt: string | undefined, now: number): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= now
}

/** Whoever may write status may have written anything: no control characters reach a terminal. */
const plain = (text: string): string => text.replaceAll(/[^\x21-\x7e]/g, '?')
