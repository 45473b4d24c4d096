import type { FrozenUse } from '../api/frozen-use.ts'
import type { ObservedConsumers } from '../plan/observed.ts'
import type { Settings } from '../plan/settings.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import { failureOf, isRefused } from '../write/failure-of.ts'
import type { PodAccess } from '../write/pod.ts'
import type { ConsumerViews } from './consumer-views.ts'

export type ConsumerViewsPorts = {
  readonly pods: PodAccess
  readonly clock: Clock
  readonly log: Log
  /** Whether a Secret is one of ours: what pods do with others is not kept. */
  readonly isManaged: (namespace: string, secret: string) => boolean
}

type View = {
  /** Epoch milliseconds. */
  readonly at: number
  /** Monotonic milliseconds: the wall clock may be set. */
  readonly since: number
  /** By the name of the Secret; undefined: they could not be listed. */
  readonly uses: ReadonlyMap<string, readonly FrozenUse[]> | undefined
}

/** All pages together: those who wait for the list hold up others. */
const LONGEST_LOOK_MS = 15_000
/** Nothing changes by saying it more often. */
const WARN_EVERY_MS = 3_600_000
const NOBODY: readonly FrozenUse[] = []

/** Keeps what pods were seen to do with Secrets, a list for each namespace, for as long as that counts as fresh. */
export function createConsumerViews(
  { pods, clock, log, isManaged }: ConsumerViewsPorts,
  {
    consumerCheck,
    consumerCheckInterval,
  }: Pick<Settings, 'consumerCheck' | 'consumerCheckInterval'>,
): ConsumerViews {
  const views = new Map<string, View>()
  const underWay = new Map<string, Promise<View>>()
  const warned = new Map<string, number>()

  const isFresh = ({ since }: View): boolean => clock.monotonic() - since < consumerCheckInterval

  function warn(namespace: string, error: unknown): void {
    const last = warned.get(namespace)
    if (last !== undefined && clock.monotonic() - last < WARN_EVERY_MS) return
    warned.set(namespace, clock.monotonic())
    const needs = isRefused(error) ? 'deploy/rbac-consumer-check.yaml' : undefined
    const about = { namespace, reason: reasonOf(error, clock.now()), needs }
    log.warn('pods could not be listed for --consumer-check', about)
  }

  async function list(namespace: string): Promise<FrozenUse[] | undefined> {
    const cutOff = new AbortController()
    const timer = clock.after(LONGEST_LOOK_MS, () => cutOff.abort())
    const isWanted = (secret: string): boolean => isManaged(namespace, secret)
    try {
      return [...(await pods.frozenUses(namespace, isWanted, cutOff.signal))]
    } catch (error) {
      warn(namespace, error)
      return undefined
    } finally {
      timer.cancel()
    }
  }

  async function refresh(namespace: string): Promise<View> {
    const [at, since] = [clock.now(), clock.monotonic()]
    const uses = await list(namespace)
    const view = { at, since, uses: uses && Map.groupBy(uses, ({ secret }) => secret) }
    // Namespaces that nobody asks about any more do not stay.
    for (const [name, old] of views) if (!isFresh(old)) views.delete(name)
    views.set(namespace, view)
    underWay.delete(namespace)
    return view
  }

  return {
    seen(namespace, secret) {
      const view = views.get(namespace)
      return view !== undefined && isFresh(view) ? ofSecret(view, secret) : undefined
    },
    async look(namespace, secret) {
      if (!consumerCheck) return { at: clock.now(), uses: undefined }
      const view = views.get(namespace)
      if (view !== undefined && isFresh(view)) return ofSecret(view, secret)
      const asked = underWay.get(namespace) ?? refresh(namespace)
      underWay.set(namespace, asked)
      return ofSecret(await asked, secret)
    },
  }
}

const ofSecret = ({ at, uses }: View, secret: string): ObservedConsumers => ({
  at,
  uses: uses === undefined ? undefined : (uses.get(secret) ?? NOBODY),
})

/** Whatever it is: what pods do is no reason to end a turn that keeps a credential alive. */
function reasonOf(error: unknown, now: number): string {
  try {
    return failureOf(error, now).reason
  } catch {
    return error instanceof Error ? error.name : 'Unknown'
  }
}
