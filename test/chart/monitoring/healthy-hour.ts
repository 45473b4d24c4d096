import { ofObject, ofReplicas, type Series, series, target } from './series.ts'

/** Seconds since 1970 of promtool's minute. */
const at = (minute: number): number => minute * 60
/** A counter that grows by so much a minute. */
const growing = (by: number): string => `0+${by}x400`
const MINUTES = 400

/** A token of an hour, refreshed each half hour some seconds late: value by minute. */
const renewed = (ahead: number): string =>
  Array.from({ length: MINUTES }, (_, minute) =>
    String(at(Math.floor(minute / 30) * 30 + ahead) + 5),
  ).join(' ')

/**
 * Everything that the operator tells while nothing is wrong, in which there is also: a rolling restart from minute 60 on
 * (the leader goes, its series end, a new replica comes), a refresh that fails for eight minutes, a just-in-time token
 * that has ended, a suspended object, an object that takes five minutes to become ready, and a busy start.
 */
export function healthyHour(): readonly Series[] {
  return [...leadership(), ...objects(), ...requests()]
}

function leadership(): Series[] {
  const queue = 'mintlet_queue_oldest_due_age_seconds'
  const certificate = 'mintlet_serving_certificate_expiry_timestamp_seconds'
  return [
    // It gives its lease back and is gone; for a scrape nobody leads, then for two scrapes two seem to.
    series('mintlet_leader', target('mintlet-a'), '1x60 stale'),
    series('mintlet_leader', target('mintlet-b'), '0x61 1x338'),
    series('mintlet_leader', target('mintlet-c'), '_x60 1x1 0x338'),
    series(queue, target('mintlet-a'), '200 180 130 40 0x56 stale'),
    series(queue, target('mintlet-b'), '0x61 300 200 20 0x335'),
    ...ofReplicas(certificate, {}, at(90 * 24 * 60)),
  ]
}

function objects(): Series[] {
  const ready = 'mintlet_ready'
  const expiry = 'mintlet_credential_expiry_timestamp_seconds'
  const refresh = 'mintlet_credential_refresh_timestamp_seconds'
  const once = { name: 'once' }
  const suspended = { name: 'suspended' }
  const fresh = { name: 'fresh' }
  const condition = { condition: 'RefreshFailing', reason: 'IssuerUnavailable' }
  return [
    ...ofObject(ready, { reason: 'Refreshed' }, 1),
    ...ofObject(expiry, {}, renewed(60)),
    ...ofObject(refresh, {}, renewed(30)),
    ...ofObject('mintlet_status_condition', condition, '_x100 1x8 stale'),
    ...ofObject(expiry, once, at(20)),
    ...ofObject(ready, { ...once, reason: 'Issued' }, '1x20 stale'),
    ...ofObject(ready, { ...once, reason: 'Expired' }, '_x20 0x379'),
    ...ofObject(
      'mintlet_status_condition',
      { ...once, condition: 'Stalled', reason: 'Expired' },
      '_x20 1x379',
    ),
    ...ofObject(expiry, suspended, at(40)),
    ...ofObject(refresh, suspended, at(20)),
    ...ofObject(ready, { ...suspended, reason: 'Suspended' }, '1x40 0x359'),
    ...ofObject(ready, { ...fresh, reason: 'Pending' }, '_x30 0x5 stale'),
    ...ofObject(ready, { ...fresh, reason: 'Issued' }, '_x36 1x363'),
    ...ofObject(expiry, fresh, '_x36 99999x363'),
    ...ofObject(
      'mintlet_issuer_ready',
      { kind: 'ClusterCredentialIssuer', namespace: '', name: 'local', reason: 'Issued' },
      1,
    ),
  ]
}

function requests(): Series[] {
  const api = 'mintlet_api_requests_total'
  const lateness = 'mintlet_refresh_lateness_seconds'
  const watch = 'mintlet_watch_restarts_total'
  const oauth = { issuer: 'local', endpoint: 'token' }
  const secrets = { verb: 'PATCH', resource: 'secrets' }
  return [
    ...ofReplicas(api, { ...secrets, code: '200' }, growing(30)),
    ...ofReplicas(api, { ...secrets, code: '409' }, growing(10)),
    // The API server is upgraded for eight minutes.
    ...ofReplicas(api, { ...secrets, code: '0' }, '0x119 0+30x8 240x271'),
    // Somebody deletes a namespace.
    ...ofReplicas(api, { ...secrets, code: '403' }, '0x140 0+1x4 4x254'),
    ...ofReplicas(watch, { resource: 'secrets', reason: 'Closed' }, growing(1)),
    ...ofReplicas(watch, { resource: 'secrets', reason: 'Failed' }, '0x119 2x280'),
    ...ofReplicas(`${lateness}_bucket`, { le: '60' }, '0+20x119 2400x8 2400+20x270'),
    // What the outage has made late comes after it, all at once.
    ...ofReplicas(`${lateness}_count`, {}, '0+20x119 2400x8 2560+20x270'),
    ...ofReplicas(
      'mintlet_oauth_requests_total',
      { ...oauth, code: '200', error: '' },
      growing(60),
    ),
    ...ofReplicas(
      'mintlet_oauth_requests_total',
      { ...oauth, code: '401', error: 'invalid_client' },
      growing(30),
    ),
    ...ofReplicas(
      'mintlet_oauth_requests_total',
      { ...oauth, code: '503', error: 'temporarily_unavailable' },
      '0x119 0+5x8 40x271',
    ),
  ]
}
