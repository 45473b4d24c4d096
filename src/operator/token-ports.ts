import type { ImpersonatedToken } from '../api/impersonated-token.ts'
import type { Config } from '../config.ts'
import type { RateLimits } from '../queue/rate-limit.ts'
import type { Caches } from '../reconcile/caches.ts'
import type { ConsumerViews } from '../reconcile/consumer-views.ts'
import { gather } from '../reconcile/gather.ts'
import { liveReads } from '../reconcile/live-reads.ts'
import type { Ports, Remember } from '../reconcile/ports.ts'
import { createTelemetry } from '../reconcile/telemetry.ts'
import type { Metrics } from '../runtime/metrics.ts'
import { type ClusterView, SECRETS_BY_OWNER } from '../watch/cluster-view.ts'
import { decodeToken } from '../watch/decode-token.ts'
import type { OwnWrites } from '../watch/own-writes.ts'
import { createObjectAccess } from '../write/custom-object.ts'
import { createSecretWriter } from '../write/secret.ts'
import { createStatusWriter } from '../write/status.ts'
import { createWorkloadAccess } from '../write/workload.ts'
import { claims } from './claims.ts'
import { events } from './events.ts'
import type { Issuing } from './issuing.ts'
import type { Leadership } from './leadership.ts'
import type { World } from './world.ts'

export type TokenParts = {
  readonly view: ClusterView
  readonly leadership: Leadership
  readonly issuing: Issuing
  readonly ownWrites: OwnWrites
  readonly metrics: Metrics
  readonly limits: RateLimits
  readonly consumers: ConsumerViews
}

/** Of the workers; the rest is for issuers that answer by themselves. */
const OUTSIDE_SHARE = 0.75

/** The real thing behind every port of a turn. */
export function tokenPorts(
  config: Config,
  world: World,
  { view, leadership, issuing, ownWrites, metrics, limits, consumers }: TokenParts,
): Ports {
  const { client, clock, random, log } = world
  const secrets = createSecretWriter(client)
  const caches = cachesOf(view, issuing, consumers)
  const remember: Remember = {
    token: (token) => ownWrites.quietly(() => void view.tokens.put(token)),
    secret: (metadata) => ownWrites.quietly(() => void view.secrets.put({ metadata })),
  }
  return {
    clock,
    random,
    settings: config,
    gather: (key) => gather(caches, key),
    ...liveReads(secrets, createObjectAccess(client, 'impersonatedtokens'), decodeToken),
    issuer: (id) => issuing.issuer(id),
    limits,
    mostOutside: Math.ceil(config.workers * OUTSIDE_SHARE),
    secrets,
    workloads: createWorkloadAccess(client),
    consumers,
    statuses: createStatusWriter(client),
    events: events(config, world),
    remember,
    mayWrite: leadership.isLeader,
    tell: createTelemetry(log, metrics),
  }
}

/** The caches behind gathering, of either kind. */
export const cachesOf = (
  view: ClusterView,
  issuing: Issuing,
  consumers: ConsumerViews,
): Caches => ({
  token: (key) => tokenOf(view, key),
  credential: (namespace, name) => view.credentials.get(namespace, name),
  issuer: (name) => view.issuers.get(name),
  namespaceLabels: (name) => view.namespaces.get(name)?.metadata.labels,
  secret: (namespace, name) => view.secrets.get(namespace, name)?.metadata,
  secretsOwnedBy: (uid) =>
    view.secrets.indexed(SECRETS_BY_OWNER, uid).map(({ metadata }) => metadata),
  claims: (namespace, name) => claims(view, namespace, name),
  consumers: (namespace, name) => consumers.seen(namespace, name),
  keyIds: (issuer) => issuing.keyIds(issuer),
})

/** @param key namespace/name */
export function tokenOf(view: ClusterView, key: string): ImpersonatedToken | undefined {
  const [namespace = '', name = ''] = key.split('/')
  return view.tokens.get(namespace, name)
}
