import { isDeepStrictEqual } from 'node:util'
import type { ImpersonatedToken } from '../api/impersonated-token.ts'
import type { Reason } from '../api/reason.ts'
import type { Turn } from '../plan/next-turn.ts'
import type { Observed } from '../plan/observed.ts'
import type { Outcome } from '../plan/outcome.ts'
import { type Settled, settle } from '../plan/settle.ts'
import { failureOf } from '../write/failure-of.ts'
import type { Ports } from './ports.ts'
import { isTold, told, type Unsaved } from './unsaved.ts'

/** What was done, and has to be told. */
export type Report = {
  readonly observed: Observed
  readonly outcome: Outcome
  /** The object as the API server had it last. */
  readonly stored: ImpersonatedToken
  /** An earlier mint that `observed` knows of and `stored` does not. */
  readonly unsaved: Unsaved | undefined
}

export type Reported =
  | { readonly kind: 'Reported'; readonly next: Turn | undefined }
  /** The API server could not be told; the same has to be reported again. */
  | {
      readonly kind: 'Unreported'
      readonly reason: Reason
      readonly next?: Turn | undefined
      /** What could not be written. */
      readonly status?: Settled['status']
    }

/** Somebody else writing to the object in the same moment, again and again, is not our business. */
const MOST_CONFLICTS = 3

/**
 * Publishes the outcome of a step: status, only if it differs; then events. A status that somebody
 * else has touched since is not lost: what we did is settled again on top of what stands there now.
 */
export async function report(ports: Ports, what: Report): Promise<Reported> {
  const { outcome, unsaved } = what
  let { observed, stored } = what
  for (let conflicts = 0; conflicts < MOST_CONFLICTS; conflicts += 1) {
    const { clock, settings, random } = ports
    const settled = settle(observed, outcome, clock.now(), settings, random())
    if (isDeepStrictEqual(settled.status, stored.status)) {
      return { kind: 'Reported', next: settled.next }
    }
    if (!ports.mayWrite()) return { kind: 'Unreported', reason: 'Conflict' }
    // A conflict has to be looked at before the next try.
    // oxlint-disable-next-line no-await-in-loop
    const written = await write(ports, stored, settled)
    if (written.kind === 'Unreported') {
      return { ...written, next: settled.next, status: settled.status }
    }
    if (written.kind === 'Reported') return written
    // oxlint-disable-next-line no-await-in-loop
    const fresh = await read(ports, observed)
    if (fresh !== undefined && 'reason' in fresh) return fresh
    if (fresh === undefined || fresh.metadata.uid !== stored.metadata.uid) {
      return { kind: 'Reported', next: undefined }
    }
    if (isTold(fresh.status, outcome)) return { kind: 'Reported', next: settled.next }
    stored = fresh
    // The spec stays the one that was acted on: status must not claim to have seen a newer one.
    const status = unsaved === undefined ? fresh.status : told(unsaved, fresh.status, ports)
    observed = { ...observed, token: { ...observed.token, status } }
  }
  return { kind: 'Unreported', reason: 'Conflict' }
}

async function write(
  ports: Ports,
  stored: ImpersonatedToken,
  { status, notices, next }: Settled,
): Promise<Reported | { readonly kind: 'Conflict' }> {
  try {
    const target = { plural: 'impersonatedtokens', ...stored.metadata }
    const { metadata } = await ports.statuses.write(target, status)
    ports.remember.token({ ...stored, metadata, status })
  } catch (error) {
    const { reason } = failureOf(error, ports.clock.now())
    if (reason === 'Conflict') return { kind: 'Conflict' }
    return { kind: 'Unreported', reason }
  }
  const subject = { kind: 'ImpersonatedToken', metadata: stored.metadata }
  await Promise.all(notices.map((notice) => ports.events.write(subject, notice)))
  return { kind: 'Reported', next }
}

async function read(
  ports: Ports,
  observed: Observed,
): Promise<ImpersonatedToken | undefined | Extract<Reported, { kind: 'Unreported' }>> {
  try {
    return await ports.readToken(observed)
  } catch (error) {
    return { kind: 'Unreported', reason: failureOf(error, ports.clock.now()).reason }
  }
}
