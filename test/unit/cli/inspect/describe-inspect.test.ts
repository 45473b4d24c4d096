import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { formatTime } from '../../../../src/api/time.ts'
import { describeInspect } from '../../../../src/cli/inspect/describe-inspect.ts'
import type { InspectReport } from '../../../../src/cli/inspect/inspect-report.ts'
import { createStyle } from '../../../../src/cli/text/create-style.ts'
import { HOUR, MINUTE, NOW } from '../../../kit/gen.ts'

const at = (milliseconds: number): string => formatTime(NOW + milliseconds)
const OWNER = { kind: 'Deployment', name: 'api' }

/** A token whose refresh fails, and that somebody still uses the way it should not be. */
const REPORT: InspectReport = {
  kind: 'ImpersonatedToken',
  namespace: 'etl',
  name: 'reader',
  uid: 'uid-of-reader',
  lookedAt: at(0),
  healthy: false,
  phase: 'Active',
  suspended: false,
  createdAt: at(-24 * HOUR),
  policy: 'BeforeExpiry',
  type: 'AccessToken',
  issuerRef: { kind: 'CredentialIssuer', name: 'own' },
  serviceAccount: 'etl:reader',
  secretName: 'reader',
  credentialId: 'token-7',
  issuedAt: at(-50 * MINUTE),
  expiresAt: at(10 * MINUTE),
  secondsLeft: 600,
  refreshAt: at(-20 * MINUTE),
  mints: 7,
  issuance: { attempts: 4, reason: 'IssuerUnavailable', nextAttemptAt: at(MINUTE) },
  problems: [
    {
      reason: 'IssuerUnavailable',
      severity: 'Failing',
      message: 'no answer',
      since: at(-20 * MINUTE),
      conditions: ['RefreshFailing'],
      runbook: 'docs/reasons.md#issuerunavailable',
    },
  ],
  conditions: [
    {
      type: 'RefreshFailing',
      status: 'True',
      reason: 'IssuerUnavailable',
      message: 'no answer',
      observedGeneration: 1,
      lastTransitionTime: at(-20 * MINUTE),
    },
  ],
  timeline: [
    {
      time: at(-20 * MINUTE),
      relative: '20m ago',
      what: 'IssuerUnavailable',
      detail: 'Warning: no answer',
      isEvent: true,
    },
    { time: at(10 * MINUTE), relative: 'in 10m', what: 'Expiry' },
  ],
  secret: {
    name: 'reader',
    state: 'Present',
    type: 'Opaque',
    immutable: true,
    resourceVersion: '107',
    owner: 'This',
    isExpired: false,
    keys: [{ key: 'token', bytes: 480 }],
    isAsWritten: false,
    isTouched: true,
    annotations: [
      { annotation: 'mintlet.dev/token-id', value: 'token-6', wanted: 'token-7', agrees: false },
      { annotation: 'mintlet.dev/expires-at', wanted: at(10 * MINUTE), agrees: false },
    ],
    hasReceipt: false,
    editors: [{ manager: 'kubectl-edit', operation: 'Update', time: at(-5 * MINUTE) }],
  },
  credential: {
    form: 'JWT',
    tokens: [
      {
        keys: ['token'],
        header: { alg: 'ES256' },
        claims: {
          exp: (NOW + 10 * MINUTE) / 1000,
          aud: ['a', 'b'],
          auth_time: 1e300,
          long: 'x'.repeat(500),
        },
        isPublished: false,
      },
    ],
  },
  consumers: {
    items: [
      {
        pod: 'api-1',
        owner: OWNER,
        container: 'app',
        how: 'env',
        startedAt: at(-HOUR),
        startedBeforeIssue: true,
        refreshes: 'Missed',
        failsAt: at(-MINUTE),
        failsAtLatest: false,
        isRestarted: false,
      },
      {
        pod: 'api-2',
        owner: OWNER,
        container: 'app',
        how: 'subPath',
        startedAt: at(-MINUTE),
        refreshes: 'Missed',
        failsAt: at(10 * MINUTE),
        failsAtLatest: true,
        isRestarted: false,
      },
      {
        pod: 'api-3',
        owner: OWNER,
        container: 'app',
        how: 'env',
        startedAt: at(-MINUTE),
        refreshes: 'Missed',
        failsAt: at(10 * MINUTE),
        isRestarted: true,
      },
      {
        pod: 'api-4',
        owner: OWNER,
        container: 'app',
        how: 'volume',
        startedAt: at(-MINUTE),
        refreshes: 'Seen',
      },
      { pod: 'api-5', owner: OWNER, how: 'imagePullSecrets', refreshes: 'Seen' },
      { pod: 'api-6', owner: OWNER, container: 'init', how: 'env', refreshes: 'Missed' },
    ],
  },
  events: { items: [] },
}

const lines = (report: InspectReport): string[] =>
  describeInspect(report, createStyle(false, undefined)).split('\n')

describe('what people read of an object', () => {
  test('the headline says what it is, how long it is good, and why it is not renewed', () => {
    expect(lines(REPORT).slice(0, 10)).toEqual([
      'ImpersonatedToken etl/reader',
      '  Ready            not reported',
      '  Phase            Active',
      `  Time left        10m, until ${at(10 * MINUTE)}`,
      `  Next refresh     was due 20m ago (${at(-20 * MINUTE)})`,
      '  Attempts         4 failed in a row, the last with IssuerUnavailable; next in 1m',
      '  Type             AccessToken',
      '  Issuer           CredentialIssuer own',
      '  Service account  etl:reader',
      '  Credential       token-7, the last of 7',
    ])
  })

  test('the time that it has been Ready stands apart from the reason, which may be newer', () => {
    const conditions: InspectReport['conditions'] = [
      {
        type: 'Ready',
        status: 'True',
        reason: 'Refreshed',
        message: 'valid',
        observedGeneration: 1,
        lastTransitionTime: at(-3 * MINUTE),
      },
    ]
    expect(lines({ ...REPORT, conditions }).slice(1, 3)).toEqual([
      '  Ready            True for 3m',
      '  Reason           Refreshed',
    ])
  })

  test('what is wrong comes next, with its message told once', () => {
    const text = lines(REPORT).join('\n')

    expect(text).toContain(
      'Problems\n  IssuerUnavailable (RefreshFailing) for 20m\n    no answer\n    See docs/reasons.md#issuerunavailable\n',
    )
    expect(text).toMatch(/RefreshFailing +True +IssuerUnavailable +20m ago +as above/)
  })

  test.each([
    ['an edit of the Secret', /Data +not what mintlet wrote: somebody edited it/],
    [
      'annotations that differ',
      /token-id is token-6, status says token-7; mintlet\.dev\/expires-at is missing/,
    ],
    ['who edited it', /Also written by +kubectl-edit \(Update, 5m ago\)/],
    ['an immutable Secret', /Type +Opaque, immutable/],
    ['a token that is not the one of status', /JWT in token, not the one that status has/],
    ['a claim that is a time', /exp +\d+ \(2026-06-01T12:10:00Z, in 10m\)/],
    ['a claim that is a list', /aud +\["a","b"\]/],
    ['a number that is no time', /auth_time +1e\+300$/],
    ['the beginning of a claim without end', /long +x{400}…$/],
    [
      'who holds one that has failed',
      /api-1 +app +env +1h ago, before this credential was issued +never seen: has failed 1m ago$/,
    ],
    ['who will fail', /api-2 +app +subPath +1m ago +never seen: fails in 10m at the latest$/],
    ['who is restarted', /api-3 .*missed, but rolloutRestart restarts it in time$/],
    ['who sees it', /api-4 .*seen$/],
    ['who pulls with it', /api-5 +- +imagePullSecrets +- +seen at the next pull$/],
    ['who does not run', /api-6 +init +env +does not run +never seen$/],
  ])('tells %s', (_what, pattern) => {
    expect(lines(REPORT)).toContainEqual(expect.stringMatching(pattern))
  })

  test.each<[string, Partial<InspectReport>, RegExp]>([
    [
      'what has expired',
      { secondsLeft: -60, expiresAt: at(-MINUTE) },
      /Time left +none: expired 1m ago/,
    ],
    [
      'the end of what is given once',
      { phase: 'Expired' },
      /Next refresh +never: expired for good/,
    ],
    [
      'the policy of what is given once',
      { policy: 'Never' },
      /Next refresh +never: the policy is Never/,
    ],
    ['what is suspended', { suspended: true }, /Phase +Active, suspended/],
    ['what holds back a refresh', { suspended: true }, /Next refresh +held back by spec\.suspend/],
    [
      'a request that waits',
      { refreshRequested: 'now' },
      /Next refresh +requested \(now\), not served yet/,
    ],
    ['what is on its way out', { deletionRequestedAt: at(0) }, /Phase +Active, being deleted/],
    [
      'when it was used',
      { lastUsedAt: at(-MINUTE), lastUsedIp: '10.0.0.7' },
      /Last used +1m ago .* from 10\.0\.0\.7/,
    ],
    [
      'what it is minted with',
      { credentialRef: 'pipeline' },
      /Minted with +ServiceAccountCredential pipeline/,
    ],
    ['a Secret that is gone', { secret: { name: 'reader', state: 'Absent' } }, /^ {2}not there$/],
    ['that nobody uses it', { consumers: { items: [] } }, /no pod of the namespace/],
  ])('tells %s', (_what, over, pattern) => {
    expect(lines({ ...REPORT, ...over })).toContainEqual(expect.stringMatching(pattern))
  })

  test('is broken between words where the terminal has an end, and says the same', () => {
    const narrow = describeInspect(REPORT, createStyle(false, 80)).split('\n')

    expect(narrow).toContain(
      'JWT in token, not the one that status has (decoded, not verified: kubectl',
    )
    expect(narrow.join(' ').split(/\s+/)).toEqual(lines(REPORT).join(' ').split(/\s+/))
  })

  test('an Event whose message a condition has is not told twice', () => {
    expect(lines(REPORT)).toContainEqual(
      expect.stringMatching(/20m ago +Event IssuerUnavailable +Warning: as above$/),
    )
  })

  test('has colours where they are wanted, and says the same', () => {
    const coloured = describeInspect(REPORT, createStyle(true, 1000))

    expect(coloured).toContain('\u001B[31m')
    expect(stripVTControlCharacters(coloured)).toBe(lines(REPORT).join('\n'))
  })
})
