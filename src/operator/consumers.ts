import type { Config } from '../config.ts'
import type { ConsumerViews } from '../reconcile/consumer-views.ts'
import { createConsumerViews } from '../reconcile/create-consumer-views.ts'
import type { ClusterView } from '../watch/cluster-view.ts'
import { createPodAccess } from '../write/pod.ts'
import type { World } from './world.ts'

/** What pods do with the Secrets that we write. */
export const consumersOf = (
  config: Config,
  { client, clock, log }: World,
  view: ClusterView,
): ConsumerViews =>
  createConsumerViews(
    {
      pods: createPodAccess(client),
      clock,
      log,
      isManaged: (namespace, secret) => view.secrets.get(namespace, secret) !== undefined,
    },
    config,
  )
