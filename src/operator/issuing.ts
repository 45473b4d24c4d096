import { randomUUID } from 'node:crypto'
import type { Config } from '../config.ts'
import type { Issuer } from '../issue/issuer.ts'
import { createLocalIssuers } from '../issue/local/create-local-issuers.ts'
import type { LocalIssuers } from '../issue/local/local-issuers.ts'
import type { Published } from '../issue/local/publish-ring.ts'
import { crashFields } from '../queue/crash.ts'
import type { WorkQueue } from '../queue/work-queue.ts'
import { runWorkers, type Workers } from '../queue/workers.ts'
import { createReconcileIssuer } from '../reconcile/reconcile-issuer.ts'
import type { Shutdown } from '../runtime/shutdown.ts'
import { sleep } from '../runtime/sleep.ts'
import type { ClusterView } from '../watch/cluster-view.ts'
import type { OwnWrites } from '../watch/own-writes.ts'
import { createKeyStore } from '../write/key-store.ts'
import { createOwnSecrets } from '../write/own-secret.ts'
import { createStatusWriter } from '../write/status.ts'
import type { Leadership } from './leadership.ts'
import type { World } from './world.ts'

/** The turns of issuers: on every replica, because every replica serves the public keys. */
export type Issuing = {
  readonly name: string
  /** Undefined: there is no such issuer. */
  issuer(name: string): Issuer | undefined
  /** Ids of all keys that verifiers find, or undefined while they are not loaded. */
  keyIds(name: string): readonly string[] | undefined
  published(name: string): Published | undefined
  /** The issuer is gone: its keys leave this process. */
  forget(name: string): void
  run(shutdown: Shutdown): Promise<void>
  /** Resolves when every issuer that is due has had its turn, or after a few seconds all the same. */
  settled(signal: AbortSignal): Promise<void>
  stuckForMs(): number
}

export type IssuingParts = {
  readonly view: ClusterView
  readonly leadership: Leadership
  readonly ownWrites: OwnWrites
  readonly queue: WorkQueue<string>
  /** The set of published keys is another one than before. */
  readonly onKeys: (issuer: string) => void
}

const ISSUERS_AT_ONCE = 4
/** Tokens need the keys; an issuer that cannot load its own must not hold up the others for long. */
const SETTLED_WITHIN_MS = 5000
const LOOK_EVERY_MS = 20

export function createIssuing(config: Config, world: World, parts: IssuingParts): Issuing {
  const { clock, random, log } = world
  const { view, queue } = parts
  const local = localIssuers(config, world)
  const reconcile = reconcileIssuer(config, world, parts, local)
  let workers: Workers | undefined
  return {
    name: 'issuing',
    issuer: (name) => (view.issuers.get(name) === undefined ? undefined : local.issuer(name)),
    keyIds: (name) => keyIdsOf(local.published(name)),
    published: (name) => local.published(name),
    forget: (name) => local.forget(name),
    run({ drain, kill }) {
      workers = runWorkers({
        queue,
        concurrency: ISSUERS_AT_ONCE,
        turn: (name) => reconcile(name),
        onCrash: (issuer, crash) =>
          log.error('a turn of an issuer crashed', { issuer, ...crashFields(crash) }),
        clock,
        random,
        signal: drain,
        drainMs: config.shutdownGrace,
        kill,
      })
      return workers.finished
    },
    async settled(signal) {
      const until = clock.monotonic() + SETTLED_WITHIN_MS
      while (queue.depth() + queue.running() > 0 && clock.monotonic() < until && !signal.aborted) {
        // Keys are made or loaded meanwhile.
        // oxlint-disable-next-line no-await-in-loop
        await sleep(clock, LOOK_EVERY_MS, signal)
      }
    },
    stuckForMs: () => workers?.stuckForMs() ?? 0,
  }
}

const localIssuers = (config: Config, { client, clock }: World): LocalIssuers =>
  createLocalIssuers({
    baseUrl: config.oidcBaseUrl,
    clock,
    keyStore: createKeyStore(createOwnSecrets(client, config.namespace)),
    overlapMs: config.keyOverlap,
    publishAheadMs: config.keyPublishAhead,
    newId: randomUUID,
  })

const reconcileIssuer = (
  config: Config,
  { clock, client }: World,
  { view, leadership, ownWrites, onKeys }: IssuingParts,
  local: LocalIssuers,
): ReturnType<typeof createReconcileIssuer> =>
  createReconcileIssuer({
    now: () => clock.now(),
    retryMs: config.backoffBase,
    issuer: (name) => view.issuers.get(name),
    syncLocal: (name, policy, may) => local.sync(name, policy, may),
    statuses: createStatusWriter(client),
    remember: (issuer) => ownWrites.quietly(() => void view.issuers.put(issuer)),
    mayWrite: leadership.isLeader,
    onKeys,
  })

function keyIdsOf(published: Published | undefined): readonly string[] | undefined {
  if (published === undefined) return undefined
  return [...published.jwks.keys, ...published.blobJwks.keys].flatMap(({ kid }) => kid ?? [])
}
