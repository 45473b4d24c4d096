import { retryable } from '../failure.ts'
import { deadline, type Turn } from '../plan/next-turn.ts'
import type { Observed } from '../plan/observed.ts'
import type { Outcome } from '../plan/outcome.ts'
import { plan } from '../plan/plan.ts'
import { perform } from './perform.ts'
import type { Ports } from './ports.ts'
import { report } from './report.ts'
import { type Unsaved, withUnsaved } from './unsaved.ts'
import { type UntoldAttempt, untoldAttempt, withAttempt } from './untold-attempt.ts'

/** Questions to the API server that one turn may ask before it must decide: of these 16 restart a workload. */
const MOST_READS = 24
const SOON_MS = 1000
/** A report that the API server does not take is tried again at least so often. */
const LATEST_MS = 60_000

type Pending = {
  readonly unsaved: Unsaved | undefined
  readonly untold: UntoldAttempt | undefined
  readonly tries: number
}

/**
 * One turn of one object: gather, plan, perform, report.
 *
 * Level-based: it never asks what has happened, only how things are. What cannot be finished now is
 * a time to come back, never a loop.
 *
 * A mint that could not be told (the API server went away in between, or refuses the status) is kept
 * in memory and counts as told, so that nothing is minted twice for it and expiry goes on. So is an
 * attempt that failed, which the back-off counts.
 *
 * @returns when to look at the object again; undefined when only a change can matter
 */
export function createReconcile(
  ports: Ports,
): (key: string, signal: AbortSignal) => Promise<Turn | undefined> {
  const pending = new Map<string, Pending>()

  async function finish(
    key: string,
    gathered: Observed,
    observed: Observed,
    outcome: Outcome,
  ): Promise<Turn | undefined> {
    const { unsaved, untold, tries = 0 } = pending.get(key) ?? {}
    const reported = await report(ports, { observed, outcome, stored: gathered.token, unsaved })
    pending.delete(key)
    if (reported.kind === 'Reported') return reported.next
    const told = { reason: reported.reason, tries: tries + 1 }
    ports.tell.unreported({ key, ...told })
    pending.set(key, {
      unsaved: outcome.kind === 'Minted' ? { observed, outcome } : unsaved,
      untold:
        outcome.kind === 'Failed' ? untoldAttempt(gathered, outcome, reported.status) : untold,
      tries: tries + 1,
    })
    const wait = Math.min(SOON_MS * 2 ** tries, LATEST_MS)
    const at = Math.min(ports.clock.now() + wait, reported.next?.at ?? Infinity)
    return { at, deadline: deadline(observed.token) }
  }

  return async function reconcile(key, signal) {
    const gathered = ports.gather(key)
    if (gathered === undefined) {
      pending.delete(key)
      return undefined
    }
    const before = pending.get(key)
    let observed = withUnsaved(withAttempt(gathered, before?.untold), before?.unsaved, ports)
    // It has been told by now, or counts no more.
    const isKept = before?.unsaved !== undefined || before?.untold !== undefined
    if (isKept && observed === gathered) pending.delete(key)
    for (let reads = 0; reads <= MOST_READS; reads += 1) {
      const step = plan(observed, ports.clock.now(), ports.settings)
      // Each look may need what the one before has found out.
      // oxlint-disable-next-line no-await-in-loop
      const performed = await perform(ports, step, observed, signal)
      if (performed.kind === 'Deposed') return undefined
      if (performed.kind === 'Done') {
        ports.tell.turned({ key, step: step.step, outcome: performed.outcome.kind })
        return finish(key, gathered, observed, performed.outcome)
      }
      observed = performed.observed
    }
    return finish(key, gathered, observed, { kind: 'Failed', failure: restless })
  }
}

const restless = retryable('Conflict', 'the Secret is another one at every look: see who writes it')
