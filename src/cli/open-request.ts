import { requestedRefresh } from '../plan/requested-refresh.ts'

/** The value of the annotation that asks for a refresh, as long as that has not been served. */
export function openRequest(
  annotations: Readonly<Record<string, string>>,
  lastHandled: string | undefined,
): string | undefined {
  const requested = requestedRefresh(annotations)
  return requested === '' || requested === lastHandled ? undefined : requested
}
