import { expect, test } from 'vitest'
import { createCredentialTelemetry } from '../../../../src/reconcile/credential/credential-telemetry.ts'
import type { Log } from '../../../../src/runtime/log.ts'
import { createMetrics } from '../../../../src/runtime/metrics.ts'

const ABOUT = {
  key: 'etl/pipeline/uid-of-pipeline',
  issuer: 'k0rdent',
  serviceAccount: 'sa-pipeline',
  id: 'cred-1',
}

function setUp() {
  const logged: string[] = []
  const at = (level: string) => (message: string) => void logged.push(`${level} ${message}`)
  const log: Log = {
    error: at('error'),
    warn: at('warn'),
    info: at('info'),
    debug: at('debug'),
    trace: at('trace'),
    child: () => log,
  }
  const queue = { depth: () => 0, scheduled: () => 0, running: () => 0, oldestDueAgeMs: () => 0 }
  const metrics = createMetrics({
    objects: () => [],
    issuers: () => [],
    queue,
    isLeader: () => false,
    certificateEndsAt: () => undefined,
    refusedWatches: () => [],
  })
  /** Outcome and count of each series. */
  const counted = async (): Promise<string[]> =>
    [...(await metrics.text()).matchAll(/^mintlet_mints_total\{(.*)\} (\d+)$/gm)].map(
      ([, labels, count]) => `${labels} ${count}`,
    )
  return { tell: createCredentialTelemetry(log, metrics), logged, counted }
}

test('an issue is counted as its object tells of it: Issued, then Rotated', async () => {
  const { tell, counted } = setUp()
  tell.published({ ...ABOUT, why: 'FirstIssue', seconds: 0.5 })
  for (const why of ['NearExpiry', 'SecretLost']) tell.published({ ...ABOUT, why, seconds: 0.5 })
  expect(await counted()).toEqual([
    'issuer="k0rdent",kind="ClientCredential",outcome="Issued" 1',
    'issuer="k0rdent",kind="ClientCredential",outcome="Rotated" 2',
  ])
})

test('what another process had begun is told, and not timed', async () => {
  const { tell, logged, counted } = setUp()
  tell.published({ ...ABOUT, why: 'NearExpiry', seconds: undefined })
  expect(logged).toEqual(['info credential published'])
  expect(await counted()).toEqual([])
})

test('a create that failed is counted by its reason', async () => {
  const { tell, logged, counted } = setUp()
  const { id: _id, ...about } = ABOUT
  tell.createFailed({ ...about, seconds: 1, reason: 'SlotsExhausted', uncertain: false })
  expect(logged).toEqual(['warn credential not created'])
  expect(await counted()).toEqual([
    'issuer="k0rdent",kind="ClientCredential",outcome="SlotsExhausted" 1',
  ])
})

test('what is deleted at the issuer is told, an orphan as such; steps only on demand', () => {
  const { tell, logged } = setUp()
  tell.created({ ...ABOUT, seconds: 1 })
  tell.revoked({ ...ABOUT, why: 'Retired' })
  tell.revoked({ ...ABOUT, why: 'Orphan' })
  tell.unreported({ key: ABOUT.key, reason: 'Conflict', tries: 1 })
  tell.step({ key: ABOUT.key, step: 'Create', why: undefined })
  tell.turned({ key: ABOUT.key, step: 'Rest', outcome: 'Rested' })
  tell.recordWritten({ key: ABOUT.key, why: 'Claim', conflict: false })
  expect(logged).toEqual([
    'info credential created',
    'info credential revoked',
    'info orphan revoked',
    'warn status could not be written',
    'debug step',
    'debug turn',
    'debug record written',
  ])
})
