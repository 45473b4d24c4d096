import type { ObservedCredential } from './observed-credential.ts'

/** Objects come one after another, so that the first one's answer serves the others of its service account. */
const SPREAD = 0.1

/**
 * When the issuer is asked next how its credentials are used, epoch milliseconds: at the same times for all
 * objects, which follow each other closely by their jitter; but not before what it said last, to whomever,
 * is `interval` old.
 *
 * @param interval milliseconds
 */
export function nextPollAt(
  { remote, jitter }: Pick<ObservedCredential, 'remote' | 'jitter'>,
  now: number,
  interval: number,
): number {
  const offset = jitter * interval * SPREAD
  const next = (Math.floor((now - offset) / interval) + 1) * interval + offset
  // An answer from the future is from a clock that has been set back since.
  const fresh = remote?.result.ok === true && remote.at <= now ? remote.at + interval : next
  return Math.max(next, fresh)
}
