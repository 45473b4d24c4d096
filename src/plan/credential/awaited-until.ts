import type { RemoteCredential } from '../../api/remote-credential.ts'
import type { CredentialSettings } from './credential-settings.ts'

/** Settle times after which nobody waits any more for an object that never says what came of its create. */
const PATIENCE = 10

/**
 * When to look again at what may be of another object's create, epoch milliseconds; undefined: there is nothing
 * like that, or it has been waited for long enough, and is left to whoever lists next.
 *
 * @param settledAt when everything of the create that was given up had come, epoch milliseconds
 */
export function awaitedUntil(
  awaited: readonly RemoteCredential[],
  now: number,
  settledAt: number,
  { settleTime }: Pick<CredentialSettings, 'settleTime'>,
): number | undefined {
  if (awaited.length === 0 || now >= settledAt + PATIENCE * settleTime) return undefined
  return now + settleTime
}
