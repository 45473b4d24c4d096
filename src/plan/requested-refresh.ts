import { REFRESH_REQUESTED_ANNOTATION } from '../api/group.ts'

/** As many characters as status.lastHandledRefresh may have. */
const MOST_REQUESTED = 1024

/** What the refresh-requested annotation says, as much of it as status keeps: whole characters only. */
export function requestedRefresh(
  annotations: Readonly<Record<string, string>>,
): string | undefined {
  const value = annotations[REFRESH_REQUESTED_ANNOTATION]
  return value === undefined || value.length <= MOST_REQUESTED
    ? value
    : Array.from(value).slice(0, MOST_REQUESTED).join('')
}
