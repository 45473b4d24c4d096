import type { RateLimits } from '../queue/rate-limit.ts'
import type { RemoteViews } from '../reconcile/credential/remote-views.ts'
import type { ClusterView } from '../watch/cluster-view.ts'
import type { TriggerTargets } from '../watch/triggers.ts'
import { issuerOfKeySecret } from '../write/key-store.ts'
import type { Asking, Queues } from './asking.ts'
import type { Issuing } from './issuing.ts'
import { recordOwner } from './record-owner.ts'

export type TriggerParts = {
  readonly view: ClusterView
  readonly queues: Queues
  readonly asking: Asking
  readonly issuing: Pick<Issuing, 'forget'>
  readonly limits: RateLimits
  readonly views: RemoteViews
}

/** Whom changes of the cluster concern. */
export const triggerTargets = ({
  view,
  queues,
  asking,
  issuing,
  limits,
  views,
}: TriggerParts): TriggerTargets => ({
  token: asking.token,
  tokenGone: (key) => queues.tokens.forget(key),
  credential: asking.credential,
  issuer(key, why) {
    // It may ask elsewhere now, or as somebody else.
    views.forget(key)
    asking.issuer(key, why)
    asking.recordsOf(key, why)
  },
  issuerGone(key) {
    queues.issuers.local.forget(key)
    queues.issuers.outside.forget(key)
    issuing.forget(key)
    limits.forget(key)
    views.forget(key)
    asking.recordsOf(key, 'issuerGone')
  },
  ownSecret(secret) {
    const name = issuerOfKeySecret(secret)
    if (name !== undefined && view.issuers.get(name) !== undefined) asking.issuer(name, 'keys')
    const owner = recordOwner(view, secret)
    if (owner !== undefined) asking.owner(owner, 'recordChanged')
  },
})
