import type { Config } from './config.ts'
import { type Asking, createAsking } from './operator/asking.ts'
import { certificateSource } from './operator/certificate-source.ts'
import { healthChecks } from './operator/health-checks.ts'
import { createIssuing, type Issuing } from './operator/issuing.ts'
import { createLeadership } from './operator/leadership.ts'
import { readTokens } from './operator/read-tokens.ts'
import { createRefreshing } from './operator/refreshing.ts'
import { createServing } from './operator/serving.ts'
import type { World } from './operator/world.ts'
import { createRateLimits, type RateLimits } from './queue/rate-limit.ts'
import { createWorkQueue } from './queue/work-queue.ts'
import { aborted } from './runtime/aborted.ts'
import type { Clock } from './runtime/clock.ts'
import { createMetrics } from './runtime/metrics.ts'
import { noticeSetBack } from './runtime/notice-set-back.ts'
import type { Shutdown } from './runtime/shutdown.ts'
import { startHealthServer } from './serve/health-server.ts'
import { type ClusterView, createClusterView } from './watch/cluster-view.ts'
import { createFeeds } from './watch/feeds.ts'
import { createOwnWrites } from './watch/own-writes.ts'
import { connectTriggers, type TriggerTargets } from './watch/triggers.ts'
import { issuerOfKeySecret } from './write/key-store.ts'

/**
 * The whole system. Follow a key: feeds fill the view, triggers turn changes into keys, queues turn
 * keys into turns, and turns mint, write and report.
 *
 * Resolves after a shutdown: turns under way are finished, then the lease is given back. Rejects
 * with an Error for people when it cannot go on.
 */
export async function runOperator(config: Config, world: World, shutdown: Shutdown): Promise<void> {
  const { client, clock, random, log } = world
  const view = createClusterView(config.namespaces, config.namespace)
  const ownWrites = createOwnWrites()
  const queues = createQueues(clock)
  const asking = createAsking(clock, view, queues)
  const leadership = createLeadership(config, world)
  const metrics = createMetrics({
    objects: () => readTokens(view),
    queue: queues.tokens,
    isLeader: leadership.isLeader,
  })
  world.onMetrics(metrics)

  const limits = createRateLimits({ clock })
  const parts = { view, leadership, ownWrites, metrics, limits }
  const waking = { queues: queues.issuers, wake: asking.tokensOf }
  const issuing = createIssuing(config, world, { ...parts, ...waking })
  const refreshing = createRefreshing(config, world, { ...parts, issuing, queue: queues.tokens })
  const certificate = certificateSource(config, world, leadership)
  const serving = createServing(config, world, (name) => issuing.published(name), certificate)

  connectTriggers(
    view,
    config.namespace,
    ownWrites,
    triggerTargets(view, queues, asking, issuing, limits),
  )
  const feeds = createFeeds(client, view, {
    clock,
    random,
    idleMs: config.watchIdleTimeout,
    onRestart: metrics.watchRestarted,
  })
  const checks = healthChecks(feeds, [refreshing, issuing], [serving.check, issuing.check])
  const health = await startHealthServer(config.healthAddress, { checks, metrics })
  log.info('serving health and metrics', { port: health.port })

  const stop = new AbortController()
  // Settles before the end only when one of them cannot go on.
  const watching = Promise.all([
    ...feeds.map((feed) => feed.run(stop.signal)),
    serving.run(stop.signal),
    noticeSetBack(clock, stop.signal, () => asking.everything('clockSetBack')),
  ])
  const draining = Promise.race([aborted(shutdown.drain), watching])
  await Promise.race([Promise.all(feeds.map((feed) => feed.synced)), draining])
  log.info('caches are filled', { objects: view.tokens.size(), issuers: view.issuers.size() })

  const working = Promise.all([
    issuing.run(shutdown),
    leadership.run(shutdown, async (term) => {
      asking.everything('leading')
      await issuing.settled(term)
      await refreshing.run(term, shutdown)
    }),
  ])
  await Promise.race([draining, working])
  log.info('shutting down')
  await working
  stop.abort()
  await Promise.all([watching, health.close()])
  await Promise.all([client.close(), world.http.close()])
}

type Queues = Parameters<typeof createAsking>[2]

const createQueues = (clock: Clock): Queues => ({
  tokens: createWorkQueue({ clock }),
  issuers: { local: createWorkQueue({ clock }), outside: createWorkQueue({ clock }) },
})

const triggerTargets = (
  view: ClusterView,
  queues: Queues,
  asking: Asking,
  issuing: Issuing,
  limits: RateLimits,
): TriggerTargets => ({
  token: asking.token,
  tokenGone: (key) => queues.tokens.forget(key),
  issuer: asking.issuer,
  issuerGone(name) {
    queues.issuers.local.forget(name)
    queues.issuers.outside.forget(name)
    issuing.forget(name)
    limits.forget(name)
  },
  ownSecret(secret) {
    const name = issuerOfKeySecret(secret)
    if (name !== undefined && view.issuers.get(name) !== undefined) asking.issuer(name, 'keys')
  },
})
