import { parseTime } from '../../api/parse-time.ts'
import { defined } from '../defined.ts'
import type { FoundObject } from '../look/find-object.ts'
import type { PublishedCredential } from './published-credential.ts'

/** What becomes of the credential that another one has taken over from. */
export type FormerCredential = {
  readonly id: string
  /** RFC 3339: until when it works; absent: it does not, or that is not known. */
  readonly worksUntil?: string
  /** The same for people. */
  readonly message: string
}

/** @param after the object as it is once the request is served */
export function formerCredential(
  before: PublishedCredential | undefined,
  after: FoundObject,
): FormerCredential | undefined {
  if (before === undefined) return undefined
  const { id, expiresAt } = before
  if (after.kind === 'ImpersonatedToken') {
    const message = 'The old token stays valid until it expires: a refresh revokes nothing.'
    return { id, ...defined({ worksUntil: expiresAt }), message }
  }
  const { spec, status } = after.object
  const left = status.previous?.find((each) => each.id === id)
  if (left === undefined) {
    return { id, message: 'The old credential is deleted at the issuer.' }
  }
  const worksUntil = soonest(left.retireAt, left.expiresAt)
  const waits = spec.valid && spec.value.rolloutRestart.length > 0
  const message = waits
    ? 'The old credential works until its overlap is over and the workloads in spec.rolloutRestart have rolled out, and is then deleted at the issuer.'
    : 'The old credential works until its overlap is over, and is then deleted at the issuer. Until then no further rotation may be possible.'
  return { id, ...defined({ worksUntil }), message }
}

function soonest(one: string | undefined, other: string | undefined): string | undefined {
  const [at, until] = [parseTime(one), parseTime(other)]
  if (at === undefined || until === undefined) return one ?? other
  return at <= until ? one : other
}
