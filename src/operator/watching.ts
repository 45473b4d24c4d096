import type { Config } from '../config.ts'
import type { Metrics } from '../runtime/metrics.ts'
import type { ClusterView } from '../watch/cluster-view.ts'
import { type Coverage, createCoverage } from '../watch/coverage.ts'
import type { Feed } from '../watch/feed.ts'
import { createFeeds } from '../watch/feeds.ts'
import type { Asking } from './asking.ts'
import { createUnheard } from './unheard.ts'
import type { World } from './world.ts'

/** What fills the view, and how much of it is filled. */
export type Watching = { readonly feeds: readonly Feed[]; readonly coverage: Coverage }

export type WatchingParts = {
  readonly view: ClusterView
  readonly asking: Pick<Asking, 'everything' | 'within'>
  readonly metrics: Pick<Metrics, 'watchRestarted'>
}

export function createWatching(
  config: Config,
  world: World,
  { view, asking, metrics }: WatchingParts,
): Watching {
  const { client, clock, random, log } = world
  const unheard = createUnheard(world)
  const feeds = createFeeds(client, view, {
    clock,
    random,
    idleMs: config.watchIdleTimeout,
    onRestart: (resource, reason, path, error) => {
      metrics.watchRestarted(resource, reason)
      unheard(path, error)
    },
  })
  const coverage = createCoverage(feeds, {
    served: [...view.tokens.parts.keys()],
    operatorNamespace: config.namespace,
    onWhole(namespace) {
      if (namespace === '') return asking.everything('synced')
      if (coverage.isReady()) log.info('may watch a namespace that was refused', { namespace })
      asking.within(namespace, 'synced')
    },
  })
  return { feeds, coverage }
}
