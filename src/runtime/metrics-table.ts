export type Metric = {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  readonly labels: readonly string[]
  /** Upper bounds; for histograms. */
  readonly buckets?: readonly number[]
}

export type MetricId =
  | 'mints'
  | 'mintDuration'
  | 'refreshLateness'
  | 'watchRestarts'
  | 'watchRefused'
  | 'workloadRestarts'
  | 'apiRequests'
  | 'issuerRequests'
  | 'issuerRequestDuration'
  | 'oauthRequests'
  | 'expiry'
  | 'refresh'
  | 'ready'
  | 'condition'
  | 'issuerReady'
  | 'certificateExpiry'
  | 'leader'
  | 'queueDepth'
  | 'queueScheduled'
  | 'queueRunning'
  | 'queueAge'

const OBJECT = ['kind', 'namespace', 'name']

/** Every metric of the operator's own. Process and event-loop metrics come on top of these. */
export const METRICS: Readonly<Record<MetricId, Metric>> = {
  mints: {
    name: 'mintlet_mints_total',
    type: 'counter',
    help: 'Attempts to mint a credential, by how they ended: Issued, Refreshed, Rotated, or the reason of the failure.',
    labels: ['issuer', 'kind', 'outcome'],
  },
  mintDuration: {
    name: 'mintlet_mint_duration_seconds',
    type: 'histogram',
    help: 'Time that one attempt took, the write of the Secret included.',
    labels: ['issuer', 'kind'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  },
  refreshLateness: {
    name: 'mintlet_refresh_lateness_seconds',
    type: 'histogram',
    help: 'Time from when a token was to be refreshed until its Secret was written.',
    labels: [],
    buckets: [0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600],
  },
  watchRestarts: {
    name: 'mintlet_watch_restarts_total',
    type: 'counter',
    help: 'Watches that ended and were started again, by why they ended.',
    labels: ['resource', 'reason'],
  },
  watchRefused: {
    name: 'mintlet_watch_refused',
    type: 'gauge',
    help: 'Collections that the API server does not let the operator watch: 1 while it is so, absent otherwise; namespace is empty for the whole cluster.',
    labels: ['resource', 'namespace'],
  },
  workloadRestarts: {
    name: 'mintlet_workload_restarts_total',
    type: 'counter',
    help: 'Workloads that were restarted for a new credential.',
    labels: ['kind'],
  },
  apiRequests: {
    name: 'mintlet_api_requests_total',
    type: 'counter',
    help: 'Requests to the Kubernetes API server by HTTP status; code 0 means no answer.',
    labels: ['verb', 'resource', 'code'],
  },
  issuerRequests: {
    name: 'mintlet_issuer_requests_total',
    type: 'counter',
    help: 'Requests to services that issuers ask, by HTTP status; code 0 means no answer.',
    labels: ['service', 'code'],
  },
  issuerRequestDuration: {
    name: 'mintlet_issuer_request_duration_seconds',
    type: 'histogram',
    help: 'Time until the answer of such a service was there.',
    labels: ['service'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  oauthRequests: {
    name: 'mintlet_oauth_requests_total',
    type: 'counter',
    help: 'Requests to the token, introspection and revocation endpoints of local issuers, by HTTP status and OAuth error; error is empty when there was none.',
    labels: ['issuer', 'endpoint', 'code', 'error'],
  },
  expiry: {
    name: 'mintlet_credential_expiry_timestamp_seconds',
    type: 'gauge',
    help: 'When the published credential expires, seconds since 1970, and which issuer would have to renew it; absent while there is none.',
    labels: [...OBJECT, 'issuer'],
  },
  refresh: {
    name: 'mintlet_credential_refresh_timestamp_seconds',
    type: 'gauge',
    help: 'When the published credential is to be refreshed, seconds since 1970; absent while no refresh is planned.',
    labels: OBJECT,
  },
  ready: {
    name: 'mintlet_ready',
    type: 'gauge',
    help: 'Whether the object is Ready (1) or not (0), and why.',
    labels: [...OBJECT, 'reason'],
  },
  condition: {
    name: 'mintlet_status_condition',
    type: 'gauge',
    help: 'Conditions that tell of trouble: 1 while one of them is True, and why; absent otherwise.',
    labels: [...OBJECT, 'condition', 'reason'],
  },
  issuerReady: {
    name: 'mintlet_issuer_ready',
    type: 'gauge',
    help: 'Whether the issuer is Ready (1) or not (0), and why; namespace is empty for a ClusterCredentialIssuer.',
    labels: [...OBJECT, 'reason'],
  },
  certificateExpiry: {
    name: 'mintlet_serving_certificate_expiry_timestamp_seconds',
    type: 'gauge',
    help: 'When the certificate expires that this process serves with, seconds since 1970; absent without TLS.',
    labels: [],
  },
  leader: {
    name: 'mintlet_leader',
    type: 'gauge',
    help: 'Whether this process holds the lease (1) or waits for it (0).',
    labels: [],
  },
  queueDepth: {
    name: 'mintlet_queue_depth',
    type: 'gauge',
    help: 'Objects that could have a turn now.',
    labels: [],
  },
  queueScheduled: {
    name: 'mintlet_queue_scheduled',
    type: 'gauge',
    help: 'Objects that wait for their time.',
    labels: [],
  },
  queueRunning: {
    name: 'mintlet_queue_running',
    type: 'gauge',
    help: 'Objects that have their turn.',
    labels: [],
  },
  queueAge: {
    name: 'mintlet_queue_oldest_due_age_seconds',
    type: 'gauge',
    help: 'How long the object that has waited longest for its turn has been due.',
    labels: [],
  },
}
