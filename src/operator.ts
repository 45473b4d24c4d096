import type { Config } from './config.ts'
import { type Asking, createAsking, type Queues } from './operator/asking.ts'
import { createAuthorizing } from './operator/authorizing.ts'
import { bothQueues } from './operator/both-queues.ts'
import { certificateSource } from './operator/certificate-source.ts'
import { createClientPorts } from './operator/client-ports.ts'
import { consumersOf } from './operator/consumers.ts'
import type { Turns } from './operator/create-turns.ts'
import { healthChecks } from './operator/health-checks.ts'
import { createIssuing, type Issuing } from './operator/issuing.ts'
import { createLeadership, type Leadership } from './operator/leadership.ts'
import { readIssuers } from './operator/read-issuers.ts'
import { readObjects } from './operator/read-objects.ts'
import { createRefreshing } from './operator/refreshing.ts'
import { createRotating } from './operator/rotating.ts'
import { createServing, type Serving } from './operator/serving.ts'
import { triggerTargets } from './operator/trigger-targets.ts'
import { createUses, type Uses } from './operator/uses.ts'
import { createWatching, type Watching } from './operator/watching.ts'
import type { World } from './operator/world.ts'
import { createRateLimits } from './queue/rate-limit.ts'
import { createWorkQueue } from './queue/work-queue.ts'
import { createRemoteViews } from './reconcile/credential/remote-views.ts'
import { aborted } from './runtime/aborted.ts'
import type { Clock } from './runtime/clock.ts'
import { createMetrics, type Metrics } from './runtime/metrics.ts'
import { noticeSetBack } from './runtime/notice-set-back.ts'
import type { Shutdown } from './runtime/shutdown.ts'
import { startHealthServer } from './serve/health-server.ts'
import { type ClusterView, createClusterView } from './watch/cluster-view.ts'
import { createOwnWrites } from './watch/own-writes.ts'
import { connectTriggers } from './watch/triggers.ts'
import { createTokenRevocations } from './write/token-revocations.ts'

/**
 * The whole system. Follow a key: feeds fill the view, triggers turn changes into keys, queues turn
 * keys into turns, and turns mint, write and report.
 *
 * Resolves after a shutdown: turns under way are finished, then the lease is given back. Rejects
 * with an Error for people when it cannot go on.
 */
export async function runOperator(config: Config, world: World, shutdown: Shutdown): Promise<void> {
  const { client, clock, log } = world
  const parts = wire(config, world)
  const { view, asking, leadership, issuing, refreshing, rotating, serving, uses } = parts
  const { feeds, coverage } = parts.watching
  const checks = healthChecks(
    parts.watching,
    [refreshing, rotating, issuing],
    [serving.check, issuing.check],
  )
  const health = await startHealthServer(config.healthAddress, { checks, metrics: parts.metrics })
  log.info('serving health and metrics', { port: health.port })

  const stop = new AbortController()
  // Settles before the end only when one of them cannot go on.
  const watching = Promise.all([
    ...feeds.map((feed) => feed.run(stop.signal)),
    serving.run(stop.signal),
    uses.run(stop.signal),
    noticeSetBack(clock, stop.signal, () => asking.everything('clockSetBack')),
  ])
  const draining = Promise.race([aborted(shutdown.drain), watching])
  await Promise.race([coverage.ready, draining])
  const objects = view.tokens.size() + view.credentials.size()
  const refused = coverage.refused().length
  log.info('caches are filled', { objects, issuers: view.issuers.size(), refused })

  const working = Promise.all([
    issuing.run(shutdown),
    leadership.run(shutdown, async (term) => {
      asking.everything('leading')
      await issuing.settled(term)
      await Promise.all([refreshing.run(term, shutdown), rotating.run(term, shutdown)])
    }),
  ])
  await Promise.race([draining, working])
  log.info('shutting down')
  await working
  stop.abort()
  await Promise.all([watching, health.close()])
  await Promise.all([client.close(), world.http.close()])
}

type Wired = {
  readonly view: ClusterView
  readonly asking: Asking
  readonly leadership: Leadership
  readonly metrics: Metrics
  readonly issuing: Issuing
  readonly refreshing: Turns
  readonly rotating: Turns
  readonly serving: Serving
  readonly uses: Uses
  readonly watching: Watching
}

/** Every part, and who tells whom; nothing runs yet. */
function wire(config: Config, world: World): Wired {
  const { client, clock } = world
  const view = createClusterView(config.namespaces, config.namespace)
  const ownWrites = createOwnWrites()
  const queues = createQueues(clock)
  // Asked when everything is wired, as are the sources of the metrics.
  const isWhole = (namespace: string): boolean => watching.coverage.isWhole(namespace)
  const asking = createAsking(clock, view, queues, isWhole)
  const leadership = createLeadership(config, world)
  const metrics = createMetrics({
    objects: () => readObjects(view),
    issuers: () => readIssuers(view),
    queue: bothQueues(queues),
    isLeader: leadership.isLeader,
    certificateEndsAt: () => serving.certificateEndsAt(),
    refusedWatches: () => watching.coverage.refused(),
  })
  world.onMetrics(metrics)

  const limits = createRateLimits({ clock })
  const views = createRemoteViews()
  const consumers = consumersOf(config, world, view)
  const parts = { view, leadership, ownWrites, metrics, limits, views, consumers }
  const waking = { queues: queues.issuers, wake: asking.objectsOf }
  const uses = createUses(world, view, ownWrites)
  const clients = createClientPorts(world, {
    view,
    ownWrites,
    isWhole,
    store: createTokenRevocations(client, config.namespace),
  })
  const issuing = createIssuing(config, world, { ...parts, ...waking, clients, uses })
  const turns = { ...parts, issuing }
  const refreshing = createRefreshing(config, world, { ...turns, queue: queues.tokens })
  const rotating = createRotating(config, world, { ...turns, queue: queues.credentials })
  const targets = triggerTargets({ view, queues, asking, issuing, limits, views })
  connectTriggers(view, config.namespace, ownWrites, targets)
  const watching = createWatching(config, world, { view, asking, metrics })
  const clientParts = { issuing, uses, metrics, view, coverage: watching.coverage }
  const serving = createServing(config, world, {
    published: (name) => issuing.published(name),
    oauth: createAuthorizing(config, world, clientParts),
    certificate: certificateSource(config, world, leadership),
  })
  return {
    view,
    asking,
    leadership,
    metrics,
    issuing,
    refreshing,
    rotating,
    serving,
    uses,
    watching,
  }
}

const createQueues = (clock: Clock): Queues => ({
  tokens: createWorkQueue({ clock }),
  credentials: createWorkQueue({ clock }),
  issuers: { local: createWorkQueue({ clock }), outside: createWorkQueue({ clock }) },
})
