import type { AlertCase } from './alert-case.ts'
import { ofObject, ofReplicas, type Series, series, target } from './series.ts'

/** What comes near to an alert and is none: it is over in time, is less than it takes, or is as it should be. */
export type QuietCase = Omit<AlertCase, 'fires'> & {
  /** The alert that might be expected. */
  readonly not: string
}

const at = (minute: number): number => minute * 60
const growing = (by: number): string => `0+${by}x400`
/** True for so many minutes, from minute 5 on. */
const lasting = (minutes: number): string => `_x5 1x${minutes - 1} stale`

const ready = (reason: string): Series[] => ofObject('mintlet_ready', { reason }, 1)
const condition = (type: string, reason: string, minutes: number): Series[] => [
  ...ready('Refreshed'),
  ...ofObject('mintlet_status_condition', { condition: type, reason }, lasting(minutes)),
]
const failing = (reason: string, minutes: number): Series[] =>
  condition('RefreshFailing', reason, minutes)
const expiry = 'mintlet_credential_expiry_timestamp_seconds'
const refresh = 'mintlet_credential_refresh_timestamp_seconds'
const counted = (name: string, labels: Readonly<Record<string, string>>, by: number): Series[] =>
  ofReplicas(name, labels, growing(by))
const oauth = (code: string, by: number): Series[] =>
  counted(
    'mintlet_oauth_requests_total',
    { issuer: 'local', endpoint: 'token', code, error: '' },
    by,
  )
const api = (code: string, values: string): Series[] =>
  ofReplicas('mintlet_api_requests_total', { verb: 'PATCH', resource: 'secrets', code }, values)

const OBJECTS: readonly QuietCase[] = [
  {
    not: 'MintletCredentialExpired',
    what: 'a just-in-time token has ended, and what is suspended',
    sees: [
      ...ofObject(expiry, {}, at(20)),
      ...ofObject('mintlet_ready', { reason: 'Expired' }, '_x20 0x379'),
      ...ofObject(expiry, { name: 'paused' }, at(20)),
      ...ofObject('mintlet_ready', { name: 'paused', reason: 'Suspended' }, '1x20 0x379'),
    ],
  },
  {
    not: 'MintletCredentialExpiresSoon',
    what: 'a life of ten minutes is renewed halfway, also in a mint loop',
    sees: [
      ...ready('Refreshed'),
      ...ofObject(
        expiry,
        {},
        Array.from({ length: 400 }, (_, minute) =>
          String(at(Math.floor(minute / 5) * 5 + 10)),
        ).join(' '),
      ),
      ...ofObject(
        'mintlet_status_condition',
        { condition: 'RefreshFailing', reason: 'LifetimeTooShort' },
        lasting(40),
      ),
      ...ofObject(
        'mintlet_status_condition',
        { condition: 'RefreshFailing', reason: 'MintLoop' },
        '_x50 1x3 stale',
      ),
    ],
  },
  {
    not: 'MintletRefreshFailing',
    what: 'an issuer is away for 25 minutes',
    sees: failing('IssuerUnavailable', 25),
  },
  {
    not: 'MintletRefreshOverdue',
    what: 'a refresh comes 18 minutes late',
    sees: [
      ...ready('Refreshed'),
      ...ofObject(refresh, {}, `${'600 '.repeat(28)}99999x370`),
      ...ofObject(expiry, {}, at(9999)),
    ],
  },
  {
    not: 'MintletNotReady',
    what: 'an object is ready after 12 minutes',
    sees: [
      ...ofObject('mintlet_ready', { reason: 'Pending' }, '0x12 stale'),
      ...ofObject('mintlet_ready', { reason: 'Issued' }, '_x13 1x380'),
    ],
  },
  { not: 'MintletMintLoop', what: 'a loop ends after 3 minutes', sees: failing('MintLoop', 3) },
  { not: 'MintletClockSkew', what: 'two mints come late', sees: failing('ClockSkew', 10) },
  {
    not: 'MintletSlotsExhausted',
    what: 'an overlap of an hour has to pass',
    sees: failing('SlotsExhausted', 60),
  },
  {
    not: 'MintletLifetimeTooShort',
    what: 'a grant is mended within 40 minutes',
    sees: failing('LifetimeTooShort', 40),
  },
  {
    not: 'MintletAmbiguousMint',
    what: 'the issuer deletes what nobody got',
    sees: failing('AmbiguousMint', 10),
  },
  {
    not: 'MintletConsumersStale',
    what: 'a rollout replaces the pods within ten minutes',
    sees: condition('ConsumersStale', 'ConsumersStale', 10),
  },
  {
    not: 'MintletRestartRefused',
    what: 'a webhook is back within ten minutes',
    sees: condition('RestartRefused', 'RestartRefused', 10),
  },
]

const ISSUER = { kind: 'CredentialIssuer', namespace: 'etl', name: 'own' }
const lateness = 'mintlet_refresh_lateness_seconds'

const OPERATOR: readonly QuietCase[] = [
  {
    not: 'MintletIssuerNotReady',
    what: 'an issuer gets its Secret after eight minutes',
    sees: [
      ...ofObject('mintlet_issuer_ready', { ...ISSUER, reason: 'Unauthenticated' }, '0x8 stale'),
      ...ofObject('mintlet_issuer_ready', { ...ISSUER, reason: 'Issued' }, '_x9 1x390'),
    ],
  },
  {
    not: 'MintletTokenEndpointFailing',
    what: 'clients are refused often, and one answer in fifty is 500',
    sees: [...oauth('200', 48), ...oauth('401', 50), ...oauth('500', 2)],
  },
  {
    not: 'MintletServingCertificateExpires',
    what: 'a certificate is renewed an hour before its last three days',
    sees: ofReplicas(
      'mintlet_serving_certificate_expiry_timestamp_seconds',
      {},
      `${`${at(3 * 24 * 60 + 60)} `.repeat(60)}${at(90 * 24 * 60)}x339`,
    ),
  },
  {
    not: 'MintletDown',
    what: 'a node fails, and the only replica is back after four minutes',
    sees: [
      series('mintlet_leader', target('mintlet-a'), '1x60 stale'),
      series('mintlet_leader', target('mintlet-b'), '_x65 1x334'),
    ],
  },
  {
    not: 'MintletNoLeader',
    what: 'nobody leads for four minutes',
    sees: [
      series('mintlet_leader', target('mintlet-a'), '1x60 0x339'),
      series('mintlet_leader', target('mintlet-b'), '0x64 1x335'),
    ],
  },
  {
    not: 'MintletSeveralLeaders',
    what: 'two seem to lead for three minutes',
    sees: [
      series('mintlet_leader', target('mintlet-a'), '1x63 0x336'),
      series('mintlet_leader', target('mintlet-b'), '0x60 1x339'),
    ],
  },
  {
    not: 'MintletQueueLate',
    what: 'turns are always a minute and a half late',
    sees: ofReplicas('mintlet_queue_oldest_due_age_seconds', {}, '90x400'),
  },
  {
    not: 'MintletRefreshLate',
    what: 'one refresh in thirty is late',
    sees: [
      ...counted(`${lateness}_bucket`, { le: '60' }, 29),
      ...counted(`${lateness}_count`, {}, 30),
    ],
  },
  {
    not: 'MintletApiServerErrors',
    what: 'one request in thirty is not answered, and conflicts are frequent',
    sees: [...api('200', growing(19)), ...api('409', growing(10)), ...api('0', growing(1))],
  },
  {
    not: 'MintletApiServerRefuses',
    what: 'a namespace is deleted within ten minutes',
    sees: [...api('200', growing(90)), ...api('403', '0x20 0+3x10 30x360')],
  },
  {
    not: 'MintletWatchFailing',
    what: 'watches end as usual every minute, and break three times an hour',
    sees: [
      ...counted('mintlet_watch_restarts_total', { resource: 'secrets', reason: 'Closed' }, 1),
      ...counted('mintlet_watch_restarts_total', { resource: 'secrets', reason: 'Idle' }, 0.05),
    ],
  },
  {
    not: 'MintletWatchRefused',
    what: 'a namespace gets its rights after five minutes',
    sees: ofReplicas(
      'mintlet_watch_refused',
      { resource: 'secrets', namespace: 'etl' },
      '1x5 stale',
    ),
  },
]

/** No alert fires in any of these, at any minute. */
export const QUIET_CASES: readonly QuietCase[] = [...OBJECTS, ...OPERATOR]
