import type { Config } from '../config.ts'
import type { AuthorizationServer } from '../issue/local/client/authorization-server.ts'
import { crashFields } from '../queue/crash.ts'
import { runWorkers, type Workers } from '../queue/workers.ts'
import { createMakeReady } from '../reconcile/make-ready.ts'
import { createReconcileIssuer } from '../reconcile/reconcile-issuer.ts'
import type { Shutdown } from '../runtime/shutdown.ts'
import { sleep } from '../runtime/sleep.ts'
import type { Check } from '../serve/health-answer.ts'
import type { ClusterView } from '../watch/cluster-view.ts'
import type { OwnWrites } from '../watch/own-writes.ts'
import { createStatusWriter } from '../write/status.ts'
import type { IssuerQueues } from './asking.ts'
import { checkGoogle } from './check-google.ts'
import { checkK0rdent } from './check-k0rdent.ts'
import { firstTurns } from './first-turns.ts'
import { isOutside } from './is-outside.ts'
import { createIssuerKinds, type IssuerKinds } from './issuer-kinds.ts'
import type { IssuerLookup } from './issuer-lookup.ts'
import type { Leadership } from './leadership.ts'
import type { LocalParts } from './local-issuing.ts'
import type { World } from './world.ts'

/** The turns of issuers: on every replica, because every replica serves the public keys. */
export type Issuing = IssuerLookup & {
  readonly name: string
  /** The local issuers as authorization servers. */
  readonly server: AuthorizationServer
  /** Every local issuer that was there at the start has been tried: its keys can be asked for. */
  readonly check: Check
  run(shutdown: Shutdown): Promise<void>
  /** Resolves when every local issuer that is due has had its turn, or after a few seconds all the same. */
  settled(signal: AbortSignal): Promise<void>
  stuckForMs(): number
}

export type IssuingParts = LocalParts & {
  readonly view: ClusterView
  readonly leadership: Leadership
  readonly ownWrites: OwnWrites
  readonly queues: IssuerQueues
  /** Its tokens may want a turn; `why` is a word for the log. */
  readonly wake: (issuer: string, why: string) => void
}

const ISSUERS_AT_ONCE = 4
/** Tokens need the keys; an issuer that cannot load its own must not hold up the others for long. */
const SETTLED_WITHIN_MS = 5000
const LOOK_EVERY_MS = 20

export function createIssuing(config: Config, world: World, parts: IssuingParts): Issuing {
  const { clock, random, log } = world
  const { view, queues } = parts
  const kinds = createIssuerKinds(config, world, view, parts)
  const reconcile = reconcileIssuer(config, world, parts, kinds)
  const first = firstTurns(view)
  let workers: readonly Workers[] = []

  const work = (place: keyof IssuerQueues, { drain, kill }: Shutdown): Workers =>
    runWorkers({
      queue: queues[place],
      concurrency: ISSUERS_AT_ONCE,
      // One whose type has changed has its turns elsewhere by now.
      turn: async (key) =>
        isOutside(view, key) === (place === 'outside')
          ? reconcile(key).finally(() => first.taken(key))
          : undefined,
      onCrash: (issuer, crash) =>
        log.error('a turn of an issuer crashed', { issuer, ...crashFields(crash) }),
      clock,
      random,
      signal: drain,
      drainMs: config.shutdownGrace,
      kill,
    })

  return {
    name: 'issuing',
    ...kinds.of,
    server: kinds.server,
    check: { name: 'keys', ok: () => workers.length > 0 && first.areOver() },
    async run(shutdown) {
      workers = [work('local', shutdown), work('outside', shutdown)]
      await Promise.all(workers.map(({ finished }) => finished))
    },
    async settled(signal) {
      const until = clock.monotonic() + SETTLED_WITHIN_MS
      const { local: queue } = queues
      while (queue.depth() + queue.running() > 0 && clock.monotonic() < until && !signal.aborted) {
        // Keys are made or loaded meanwhile.
        // oxlint-disable-next-line no-await-in-loop
        await sleep(clock, LOOK_EVERY_MS, signal)
      }
    },
    stuckForMs: () => Math.max(0, ...workers.map((each) => each.stuckForMs())),
  }
}

const reconcileIssuer = (
  config: Config,
  { clock, client }: World,
  { view, leadership, ownWrites, wake }: IssuingParts,
  { local, google, k0rdent }: IssuerKinds,
): ReturnType<typeof createReconcileIssuer> => {
  const now = (): number => clock.now()
  return createReconcileIssuer({
    now,
    retryMs: config.backoffBase,
    mostRetryMs: Math.min(config.backoffCap, config.slowRetry),
    issuer: (key) => view.issuers.get(key),
    makeReady: createMakeReady({
      now,
      retryMs: config.backoffBase,
      recheckMs: config.slowRetry,
      syncLocal: (name, policy, may) => local.sync(name, policy, may),
      checkGoogle: checkGoogle(google, view, config.namespace),
      checkK0rdent: checkK0rdent(k0rdent, view, config),
    }),
    statuses: createStatusWriter(client),
    remember: (issuer) => ownWrites.quietly(() => void view.issuers.put(issuer)),
    mayWrite: leadership.isLeader,
    onKeys: (key) => wake(key, 'keysChanged'),
    onReady: (key) => wake(key, 'issuerReady'),
  })
}
