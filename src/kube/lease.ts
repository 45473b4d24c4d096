import type { Clock } from '../runtime/clock.ts'
import { sleep } from '../runtime/sleep.ts'
import { KubeError } from './error.ts'
import type { KubeClient } from './kube-client.ts'
import { createLeaseStore, type LeaseStore } from './lease-store.ts'
import { createLeaseTerm, type LeaseTerm } from './lease-term.ts'
import { type LeaseView, leaseView } from './lease-view.ts'
import { mayHoldLease } from './may-hold-lease.ts'

export type LeaseOptions = {
  readonly namespace: string
  readonly name: string
  /** Unique to this process, not only to its pod. */
  readonly identity: string
  readonly clock: Clock
  readonly random: () => number
  /** How long others wait after our last sign of life; 15 s when absent. Written in whole seconds, rounded up. */
  readonly leaseDurationMs?: number
  /** How long we lead after our last successful renewal was begun; 10 s when absent. */
  readonly renewDeadlineMs?: number
  /** Between attempts; 2 s when absent. */
  readonly retryPeriodMs?: number
  /** Called at each change, also when the deadline passes; it must not throw. */
  readonly onChange?: (leader: boolean) => void
  /** An attempt that failed, other than by being second; the error may be shown. */
  readonly onError?: (error: KubeError) => void
}

export type LeaseElection = {
  /** Campaigns until the signal aborts, then gives the lease back: abort it after the last write. */
  run(signal: AbortSignal): Promise<void>
  /** False as soon as the renew deadline has passed, whatever a renewal under way may say later. */
  isLeader(): boolean
  /** Milliseconds that we may still act without another renewal; 0 when not leading. */
  remainingMs(): number
}

/**
 * One leader at a time by a Lease, each write of it under a resourceVersion. That keeps two
 * processes from working at once; it is no fence: a write that must not be late needs its own
 * precondition.
 *
 * @throws RangeError unless retry period < renew deadline < lease duration
 */
export function createLeaseElection(client: KubeClient, options: LeaseOptions): LeaseElection {
  const { clock, random, identity } = options
  const { leaseDurationMs = 15_000, renewDeadlineMs = 10_000, retryPeriodMs = 2000 } = options
  if (!(retryPeriodMs < renewDeadlineMs && renewDeadlineMs < leaseDurationMs)) {
    throw new RangeError('a lease needs: retry period < renew deadline < lease duration')
  }
  const term = createLeaseTerm(clock, renewDeadlineMs, (leader) => options.onChange?.(leader))
  // Two attempts fit before the deadline, even when the first one hangs.
  const store = createLeaseStore(client, options, {
    leaseDurationMs,
    timeoutMs: renewDeadlineMs / 2,
  })
  const campaign: Campaign = { clock, identity, leaseDurationMs, term, store, view: undefined }

  async function run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await attempt(campaign, signal)
      } catch (error) {
        if (!(error instanceof KubeError)) throw error
        if (!signal.aborted) options.onError?.(error)
      }
      // Followers spread out, and a leader renews a little early rather than late.
      const jitter = term.remainingMs() > 0 ? 0.9 + 0.1 * random() : 0.8 + 0.4 * random()
      await sleep(clock, retryPeriodMs * jitter, signal)
    }
    term.end()
    await release(campaign)
  }

  return {
    run,
    isLeader: () => term.remainingMs() > 0,
    remainingMs: () => term.remainingMs(),
  }
}

type Campaign = {
  readonly clock: Clock
  readonly identity: string
  readonly leaseDurationMs: number
  readonly term: LeaseTerm
  readonly store: LeaseStore
  view: LeaseView | undefined
}

/** @throws KubeError, after which nothing is known about the Lease */
async function attempt(campaign: Campaign, signal: AbortSignal): Promise<void> {
  const { clock, identity, term, store, leaseDurationMs } = campaign
  const begunAt = clock.monotonic()
  const known = term.remainingMs() > 0 && store.isKnown()
  const record = known ? store.last() : await store.read(signal)
  if (record !== undefined) {
    campaign.view = leaseView(campaign.view, record, clock.monotonic())
    if (!mayHoldLease(campaign.view, identity, clock.monotonic(), leaseDurationMs))
      return term.end()
  }
  try {
    const held = await store.write(identity, signal)
    campaign.view = leaseView(campaign.view, held, clock.monotonic())
    term.renewed(begunAt)
  } catch (error) {
    if (!isLostRace(error)) throw error
    // Somebody else was first. Look at once who it is, because we may have to stop.
    const now = await store.read(signal)
    if (now !== undefined && now.holder !== identity) term.end()
  }
}

function isLostRace(error: unknown): boolean {
  if (!(error instanceof KubeError)) return false
  return ['Conflict', 'AlreadyExists', 'NotFound'].includes(error.kind)
}

/** So that a follower need not wait for the lease to run out; if it fails, that is what happens. */
async function release({ identity, store }: Campaign): Promise<void> {
  try {
    const record = await store.read()
    if (record?.holder === identity) await store.write('')
  } catch (error) {
    if (!(error instanceof KubeError)) throw error
  }
}
