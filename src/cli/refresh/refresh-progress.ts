import { lastTold } from '../../plan/last-told.ts'
import { requestedRefresh } from '../../plan/requested-refresh.ts'
import type { Trouble } from '../../plan/trouble.ts'
import type { FoundObject } from '../look/find-object.ts'
import { refreshRefusal } from './refresh-refusal.ts'

export type RefreshProgress =
  | { readonly state: 'Served' }
  | { readonly state: 'Failed'; readonly reason: string; readonly message: string }
  /** `trouble`: what the object has said since before the request, and may say of it too. */
  | { readonly state: 'Waiting'; readonly trouble: Trouble | undefined }

/** These stand beside a good credential, and hold up no refresh. */
const HARMLESS: ReadonlySet<string> = new Set(['LifetimeTooShort', 'AmbiguousMint', 'Pending'])

/**
 * How far a request has come.
 *
 * @param before the object as it was before the request
 * @param after as it is now; undefined: it is gone, or another one has its name
 * @param request the value of the annotation
 */
export function refreshProgress(
  before: FoundObject,
  after: FoundObject | undefined,
  request: string,
): RefreshProgress {
  if (after === undefined) {
    return { state: 'Failed', reason: 'Deleted', message: 'the object was deleted meanwhile' }
  }
  const { metadata, status } = after.object
  const asked = requestedRefresh(metadata.annotations)
  // Whoever has asked after us is served by the same mint.
  if (asked !== undefined && asked === status.lastHandledRefresh) return { state: 'Served' }
  if (status.lastHandledRefresh === request) return { state: 'Served' }
  const refusal = refreshRefusal(after)
  if (refusal !== undefined) return { state: 'Failed', ...refusal }
  if (asked === undefined || asked === '') {
    const message = 'somebody has taken the annotation mintlet.dev/refresh-requested away'
    return { state: 'Failed', reason: 'Withdrawn', message }
  }
  const trouble = troubleOf(after)
  if (trouble === undefined || isAsBefore(before, after)) return { state: 'Waiting', trouble }
  return { state: 'Failed', reason: trouble.reason, message: trouble.message }
}

function troubleOf({ object }: FoundObject): Trouble | undefined {
  const told = lastTold(object.status)
  return told === undefined || (HARMLESS.has(told.reason) && !told.stalled) ? undefined : told
}

/** Nothing says that anybody has tried since. */
function isAsBefore(before: FoundObject, after: FoundObject): boolean {
  const [one, other] = [troubleOf(before), troubleOf(after)]
  const [tried, again] = [before.object.status.issuance, after.object.status.issuance]
  return (
    one?.reason === other?.reason &&
    one?.message === other?.message &&
    tried?.lastFailureAt === again?.lastFailureAt &&
    tried?.attempts === again?.attempts
  )
}
