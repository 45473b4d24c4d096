import type { Config } from '../config.ts'
import { createLeaseElection } from '../kube/lease.ts'
import { aborted } from '../runtime/aborted.ts'
import type { Shutdown } from '../runtime/shutdown.ts'
import type { World } from './world.ts'

/** Who may write: one process at a time, asked again before every write. */
export type Leadership = {
  readonly isLeader: () => boolean
  /** Milliseconds that this process will lead without another renewal; 0 when it does not. */
  readonly remainingMs: () => number
  /**
   * Begins a term whenever this process becomes the leader and aborts it when it no longer is.
   * Resolves after a shutdown, once the last term has ended and the lease has been given back.
   */
  run(shutdown: Shutdown, begin: BeginTerm): Promise<void>
}

/** Works until the term ends; resolves when nothing is under way any more. */
type BeginTerm = (term: AbortSignal) => Promise<void>

export function createLeadership(config: Config, world: World): Leadership {
  return config.leaderElect ? elected(config, world) : always()
}

function always(): Leadership {
  return {
    isLeader: () => true,
    remainingMs: () => Infinity,
    run: (shutdown, begin) => begin(shutdown.drain),
  }
}

function elected(config: Config, { client, clock, random, log }: World): Leadership {
  let onChange: ((leader: boolean) => void) | undefined
  const election = createLeaseElection(client, {
    namespace: config.namespace,
    name: config.leaseName,
    identity: config.identity,
    leaseDurationMs: config.leaseDuration,
    renewDeadlineMs: config.renewDeadline,
    retryPeriodMs: config.retryPeriod,
    clock,
    random,
    onChange: (leader) => {
      log.info(leader ? 'leading' : 'no longer leading', { identity: config.identity })
      onChange?.(leader)
    },
    onError: (error) => log.warn('the lease could not be renewed', { error: error.message }),
  })
  return {
    isLeader: () => election.isLeader(),
    remainingMs: () => election.remainingMs(),
    async run({ drain }, begin) {
      let term = new AbortController()
      let ended = Promise.resolve()
      onChange = (leader) => {
        term.abort()
        if (!leader || drain.aborted) return
        const next = new AbortController()
        term = next
        ended = ended.then(() => (next.signal.aborted ? undefined : begin(next.signal)))
      }
      const campaign = new AbortController()
      const campaigning = election.run(campaign.signal)
      await aborted(drain)
      term.abort()
      await ended
      campaign.abort()
      await campaigning
    },
  }
}
