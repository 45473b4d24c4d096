import { expect, test } from 'vitest'
import {
  createMetrics,
  type MetricSources,
  type ObjectReading,
} from '../../../src/runtime/metrics.ts'
import { METRICS } from '../../../src/runtime/metrics-table.ts'

const quiet = { depth: () => 0, scheduled: () => 0, running: () => 0, oldestDueAgeMs: () => 0 }

const sources = (more: Partial<MetricSources> = {}): MetricSources => ({
  objects: () => [],
  issuers: () => [],
  queue: quiet,
  isLeader: () => false,
  certificateEndsAt: () => undefined,
  refusedWatches: () => [],
  ...more,
})

const reader: ObjectReading = {
  kind: 'ImpersonatedToken',
  namespace: 'etl',
  name: 'reader',
  issuer: 'local',
  ready: true,
  reason: 'Issued',
  expiresAt: 1_700_000_000_500,
  troubles: [],
}

/** The lines of one metric, without HELP and TYPE. */
async function lines(metrics: { text(): Promise<string> }, name: string): Promise<string[]> {
  const text = await metrics.text()
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
}

test('every metric in the table is exposed with its help and type', async () => {
  const text = await createMetrics(sources()).text()
  for (const { name, help, type } of Object.values(METRICS)) {
    expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`)
  }
})

test('collections that are refused are there for as long as they are', async () => {
  const refused = [{ resource: 'secrets', namespace: 'etl' }]
  const metrics = createMetrics(sources({ refusedWatches: () => refused }))
  expect(await lines(metrics, 'mintlet_watch_refused')).toEqual([
    'mintlet_watch_refused{resource="secrets",namespace="etl"} 1',
  ])
  refused.pop()
  expect(await lines(metrics, 'mintlet_watch_refused')).toEqual([])
})

test('names follow the conventions: base units, _total for counters alone', () => {
  for (const { name, type, buckets } of Object.values(METRICS)) {
    expect(name).toMatch(/^mintlet_[a-z]+(_[a-z]+)*$/)
    expect(name.endsWith('_total')).toBe(type === 'counter')
    expect(type !== 'histogram' || name.endsWith('_seconds')).toBe(true)
    expect(buckets !== undefined).toBe(type === 'histogram')
  }
})

test('process and event-loop metrics are in the same registry', async () => {
  const text = await createMetrics(sources()).text()
  expect(text).toContain('process_resident_memory_bytes')
  expect(text).toContain('nodejs_eventloop_lag_p99_seconds')
})

test('mints are counted and timed', async () => {
  const metrics = createMetrics(sources())
  const mint = { issuer: 'google', kind: 'AccessToken', outcome: 'Issued' }
  metrics.mintEnded({ ...mint, seconds: 0.3 })
  metrics.mintEnded({ ...mint, seconds: 0.1 })
  metrics.mintEnded({ ...mint, outcome: 'RateLimited', seconds: 0.1 })
  expect(await lines(metrics, 'mintlet_mints_total')).toEqual([
    'mintlet_mints_total{issuer="google",kind="AccessToken",outcome="Issued"} 2',
    'mintlet_mints_total{issuer="google",kind="AccessToken",outcome="RateLimited"} 1',
  ])
  expect(await lines(metrics, 'mintlet_mint_duration_seconds_count')).toEqual([
    'mintlet_mint_duration_seconds_count{issuer="google",kind="AccessToken"} 3',
  ])
})

test('a refresh ahead of its time is late by nothing', async () => {
  const metrics = createMetrics(sources())
  metrics.refreshed(7)
  metrics.refreshed(-60)
  expect(await lines(metrics, 'mintlet_refresh_lateness_seconds_sum')).toEqual([
    'mintlet_refresh_lateness_seconds_sum 7',
  ])
})

test('restarts of workloads are counted by kind', async () => {
  const metrics = createMetrics(sources())
  metrics.workloadRestarted('Deployment')
  metrics.workloadRestarted('Deployment')
  expect(await lines(metrics, 'mintlet_workload_restarts_total')).toEqual([
    'mintlet_workload_restarts_total{kind="Deployment"} 2',
  ])
})

test('watch restarts and API requests are counted', async () => {
  const metrics = createMetrics(sources())
  metrics.watchRestarted('secrets', 'expired')
  metrics.apiAnswered('PATCH', 'impersonatedtokens/status', 409)
  expect(await lines(metrics, 'mintlet_watch_restarts_total')).toEqual([
    'mintlet_watch_restarts_total{resource="secrets",reason="expired"} 1',
  ])
  expect(await lines(metrics, 'mintlet_api_requests_total')).toEqual([
    'mintlet_api_requests_total{verb="PATCH",resource="impersonatedtokens/status",code="409"} 1',
  ])
})

test('requests to services that issuers ask are counted and timed, those without an answer too', async () => {
  const metrics = createMetrics(sources())
  metrics.issuerAnswered('iamcredentials', 200, 0.3)
  metrics.issuerAnswered('iamcredentials', 200, 0.01)
  metrics.issuerAnswered('sts', 0, 30)
  expect(await lines(metrics, 'mintlet_issuer_requests_total')).toEqual([
    'mintlet_issuer_requests_total{service="iamcredentials",code="200"} 2',
    'mintlet_issuer_requests_total{service="sts",code="0"} 1',
  ])
  const buckets = await lines(metrics, 'mintlet_issuer_request_duration_seconds_bucket')
  for (const bucket of [
    '{le="0.02",service="iamcredentials"} 1',
    '{le="0.5",service="iamcredentials"} 2',
    '{le="10",service="sts"} 0',
    '{le="+Inf",service="sts"} 1',
  ]) {
    expect(buckets).toContain(`mintlet_issuer_request_duration_seconds_bucket${bucket}`)
  }
})

test('the series of an object go with the object, and with its reason', async () => {
  const pending = { ready: false, reason: 'Pending', expiresAt: undefined }
  let objects: ObjectReading[] = [reader, { ...reader, name: 'new', ...pending }]
  const metrics = createMetrics(sources({ objects: () => objects }))
  const labels = 'kind="ImpersonatedToken",namespace="etl"'
  expect(await lines(metrics, 'mintlet_ready')).toEqual([
    `mintlet_ready{${labels},name="reader",reason="Issued"} 1`,
    `mintlet_ready{${labels},name="new",reason="Pending"} 0`,
  ])
  expect(await lines(metrics, 'mintlet_credential_expiry_timestamp_seconds')).toEqual([
    `mintlet_credential_expiry_timestamp_seconds{${labels},name="reader",issuer="local"} 1700000000.5`,
  ])
  objects = [{ ...reader, reason: 'Refreshed' }]
  expect(await lines(metrics, 'mintlet_ready')).toEqual([
    `mintlet_ready{${labels},name="reader",reason="Refreshed"} 1`,
  ])
  objects = []
  expect(await lines(metrics, 'mintlet_ready')).toEqual([])
  expect(await lines(metrics, 'mintlet_credential_expiry_timestamp_seconds')).toEqual([])
})

test('a planned refresh and conditions of trouble are there as long as they last', async () => {
  const labels = 'kind="ImpersonatedToken",namespace="etl",name="reader"'
  const troubles = [
    { type: 'RefreshFailing', reason: 'IssuerUnavailable' },
    { type: 'ConsumersStale', reason: 'ConsumersStale' },
  ]
  let objects: ObjectReading[] = [{ ...reader, refreshAt: 1_700_000_000_000, troubles }]
  const metrics = createMetrics(sources({ objects: () => objects }))
  expect(await lines(metrics, 'mintlet_credential_refresh_timestamp_seconds')).toEqual([
    `mintlet_credential_refresh_timestamp_seconds{${labels}} 1700000000`,
  ])
  expect(await lines(metrics, 'mintlet_status_condition')).toEqual([
    `mintlet_status_condition{${labels},condition="RefreshFailing",reason="IssuerUnavailable"} 1`,
    `mintlet_status_condition{${labels},condition="ConsumersStale",reason="ConsumersStale"} 1`,
  ])
  objects = [reader]
  expect(await lines(metrics, 'mintlet_credential_refresh_timestamp_seconds')).toEqual([])
  expect(await lines(metrics, 'mintlet_status_condition')).toEqual([])
})

test('issuers of both kinds have a metric of their own, and that of the cluster no namespace', async () => {
  const google = { kind: 'ClusterCredentialIssuer', namespace: '', name: 'google' }
  const own = { kind: 'CredentialIssuer', namespace: 'etl', name: 'own' }
  const metrics = createMetrics(
    sources({
      issuers: () => [
        { ...google, ready: true, reason: 'Issued' },
        { ...own, ready: false, reason: 'Unauthenticated' },
      ],
    }),
  )
  expect(await lines(metrics, 'mintlet_issuer_ready')).toEqual([
    'mintlet_issuer_ready{kind="ClusterCredentialIssuer",namespace="",name="google",reason="Issued"} 1',
    'mintlet_issuer_ready{kind="CredentialIssuer",namespace="etl",name="own",reason="Unauthenticated"} 0',
  ])
})

test('the end of the serving certificate is told only while there is one', async () => {
  const name = 'mintlet_serving_certificate_expiry_timestamp_seconds'
  let endsAt: number | undefined
  const metrics = createMetrics(sources({ certificateEndsAt: () => endsAt }))
  expect(await lines(metrics, name)).toEqual([])
  endsAt = 1_700_000_000_000
  expect(await lines(metrics, name)).toEqual([`${name} 1700000000`])
  endsAt = undefined
  expect(await lines(metrics, name)).toEqual([])
})

test('queue and leadership are read at every scrape', async () => {
  let leader = false
  const queue = { depth: () => 3, scheduled: () => 9, running: () => 2, oldestDueAgeMs: () => 1500 }
  const metrics = createMetrics(sources({ queue, isLeader: () => leader }))
  expect(await lines(metrics, 'mintlet_leader')).toEqual(['mintlet_leader 0'])
  leader = true
  expect(await lines(metrics, 'mintlet_leader')).toEqual(['mintlet_leader 1'])
  expect(await lines(metrics, 'mintlet_queue_depth')).toEqual(['mintlet_queue_depth 3'])
  expect(await lines(metrics, 'mintlet_queue_scheduled')).toEqual(['mintlet_queue_scheduled 9'])
  expect(await lines(metrics, 'mintlet_queue_running')).toEqual(['mintlet_queue_running 2'])
  expect(await lines(metrics, 'mintlet_queue_oldest_due_age_seconds')).toEqual([
    'mintlet_queue_oldest_due_age_seconds 1.5',
  ])
})

test('two sets of metrics share nothing', async () => {
  const first = createMetrics(sources())
  const second = createMetrics(sources())
  first.watchRestarted('secrets', 'expired')
  expect(await lines(second, 'mintlet_watch_restarts_total')).toEqual([])
})
