import type { Config } from '../config.ts'
import { crashFields, describeCrash } from '../queue/crash.ts'
import type { Metrics } from '../runtime/metrics.ts'
import { createOauthEndpoints } from '../serve/oauth/create-oauth-endpoints.ts'
import type { OauthEndpoints } from '../serve/oauth-endpoints.ts'
import type { ClusterView } from '../watch/cluster-view.ts'
import type { Coverage } from '../watch/coverage.ts'
import { cachedRecord } from './cached-records.ts'
import type { Issuing } from './issuing.ts'
import type { Uses } from './uses.ts'
import type { World } from './world.ts'

export type AuthorizingParts = {
  readonly issuing: Pick<Issuing, 'server' | 'published'>
  readonly uses: Uses
  readonly metrics: Metrics
  readonly view: ClusterView
  readonly coverage: Pick<Coverage, 'silentForMs'>
}

/** The endpoints that clients of local issuers ask, on every replica that knows what its watches should tell it. */
export function createAuthorizing(
  { trustedProxies, clientRequestsPerSecond, clientStaleness }: Config,
  { clock, log }: World,
  { issuing, uses, metrics, view, coverage }: AuthorizingParts,
): OauthEndpoints {
  /** Its record is in the operator's own namespace; whether its object is going shows in the object's. */
  const namespaceOf = (clientId: string): string =>
    cachedRecord(view, clientId)?.content?.owner.namespace ?? ''
  return createOauthEndpoints({
    server: issuing.server,
    published: (issuer) => issuing.published(issuer),
    clock,
    isReady: (clientId) => {
      const namespace = clientId === undefined ? '' : namespaceOf(clientId)
      return coverage.silentForMs(namespace) < clientStaleness
    },
    trustedProxies,
    clientRate: { perSecond: clientRequestsPerSecond, burst: 2 * clientRequestsPerSecond },
    onUse: (_issuer, client, credential, { address }) =>
      uses.ofClient({ client, credential }, address),
    onTokenSeen: (issuer, token, { address }) => uses.ofToken(issuer, token, address),
    onAnswer: ({ status: code, ...answer }) => metrics.oauthAnswered({ ...answer, code }),
    onBug: (error) => log.error('an endpoint crashed', crashFields(describeCrash(error))),
  })
}
