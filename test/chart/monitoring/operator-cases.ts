import type { AlertCase } from './alert-case.ts'
import { ofObject, ofReplicas, type Series, series, target } from './series.ts'

const at = (minute: number): number => minute * 60
const growing = (by: number): string => `0+${by}x400`

const oauth = (code: string, by: number): Series[] =>
  ofReplicas(
    'mintlet_oauth_requests_total',
    { issuer: 'local', endpoint: 'token', code, error: '' },
    growing(by),
  )
const api = (code: string, by: number): Series[] =>
  ofReplicas(
    'mintlet_api_requests_total',
    { verb: 'PATCH', resource: 'secrets', code },
    growing(by),
  )

/** What goes wrong with issuers and with the operator itself. */
export const OPERATOR_CASES: readonly AlertCase[] = [
  {
    what: 'an issuer cannot mint',
    sees: ofObject(
      'mintlet_issuer_ready',
      { kind: 'ClusterCredentialIssuer', namespace: '', name: 'google', reason: 'Unauthenticated' },
      0,
    ),
    fires: { 8: [], 12: ['MintletIssuerNotReady'] },
  },
  {
    what: 'a tenth of the answers to clients are 503',
    sees: [...oauth('200', 90), ...oauth('503', 10)],
    fires: { 8: [], 17: ['MintletTokenEndpointFailing'] },
  },
  {
    what: 'one answer in fifty is 500',
    sees: [...oauth('200', 98), ...oauth('500', 2)],
    fires: { 100: [] },
  },
  {
    what: 'the serving certificate is not renewed',
    sees: ofReplicas(
      'mintlet_serving_certificate_expiry_timestamp_seconds',
      {},
      at(3 * 24 * 60 + 60),
    ),
    fires: { 115: [], 125: ['MintletServingCertificateExpires'] },
  },
  {
    what: 'no operator is there any more',
    sees: [series('mintlet_leader', target('mintlet-a'), '1x10 stale')],
    fires: { 14: [], 18: ['MintletDown'] },
  },
  {
    what: 'nobody leads',
    sees: ofReplicas('mintlet_leader', {}, '0x100'),
    fires: { 3: [], 7: ['MintletNoLeader'] },
  },
  {
    what: 'two replicas lead',
    sees: ofReplicas('mintlet_leader', {}, '1x100'),
    fires: { 3: [], 7: ['MintletSeveralLeaders'] },
  },
  {
    what: 'objects wait for their turn',
    sees: ofReplicas('mintlet_queue_oldest_due_age_seconds', {}, '130x100'),
    fires: { 8: [], 12: ['MintletQueueLate'] },
  },
  {
    what: 'one refresh in ten is more than a minute late',
    sees: [
      ...ofReplicas('mintlet_refresh_lateness_seconds_bucket', { le: '60' }, growing(9)),
      ...ofReplicas('mintlet_refresh_lateness_seconds_count', {}, growing(10)),
    ],
    fires: { 18: [], 23: ['MintletRefreshLate'] },
  },
  {
    what: 'the API server does not answer one request in ten',
    sees: [...api('200', 90), ...api('0', 10)],
    fires: { 13: [], 18: ['MintletApiServerErrors'] },
  },
  {
    what: 'a right is missing',
    sees: [...api('200', 90), ...api('403', 1)],
    fires: { 28: [], 33: ['MintletApiServerRefuses'] },
  },
  {
    what: 'a watch breaks every two minutes',
    sees: ofReplicas(
      'mintlet_watch_restarts_total',
      { resource: 'secrets', reason: 'Idle' },
      '0+0.5x400',
    ),
    fires: { 15: [], 35: ['MintletWatchFailing'] },
  },
  {
    what: 'the operator lacks the right to watch in one namespace',
    sees: ofReplicas('mintlet_watch_refused', { resource: 'secrets', namespace: 'etl' }, '1x400'),
    fires: { 8: [], 12: ['MintletWatchRefused'] },
  },
]
