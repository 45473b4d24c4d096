import { expect, test } from 'vitest'
import { describeStatus } from '../../../../src/cli/status/describe-status.ts'
import { sortByUrgency } from '../../../../src/cli/status/sort-by-urgency.ts'
import { type RawObject, statusItem } from '../../../../src/cli/status/status-item.ts'
import type { StatusItem } from '../../../../src/cli/status/status-report.ts'
import { statusVerb } from '../../../../src/cli/status/status-verb.ts'
import { fakeCliWorld } from '../fake-cli-world.ts'

const NOW = '2026-11-22T12:00:00Z'
const PLAIN = { paint: (_tone: string, text: string) => text, columns: undefined }

const raw = (name: string, status?: object): RawObject => ({
  metadata: { namespace: 'etl', name },
  ...(status && { status }),
})

const condition = (type: string, status: string, reason: string): object => ({
  type,
  status,
  reason,
})

const item = (name: string, status?: object): StatusItem =>
  statusItem('ImpersonatedToken', raw(name, status), Date.parse(NOW))

const good = item('good', {
  phase: 'Active',
  conditions: [condition('Ready', 'True', 'Issued')],
  secretName: 'good',
  expiresAt: '2026-11-22T12:30:00Z',
  refreshAt: '2026-11-22T12:14:00Z',
})
const later = item('later', {
  conditions: [condition('Ready', 'True', 'Issued')],
  expiresAt: '2026-11-22T13:00:00Z',
})
const lapsed = item('lapsed', {
  phase: 'Pending',
  conditions: [condition('Ready', 'False', 'Lapsed'), condition('Stalled', 'True', 'Lapsed')],
  secretName: 'lapsed',
  expiresAt: '2026-11-22T11:00:00Z',
  refreshAt: '2026-11-22T11:30:00Z',
})
const failing = item('refresh-failing', {
  conditions: [
    condition('Ready', 'True', 'Issued'),
    condition('RefreshFailing', 'True', 'NotGranted'),
    condition('ConsumersStale', 'False', 'ConsumersStale'),
  ],
  expiresAt: '2026-11-22T14:00:00Z',
})
const stale = item('stale', {
  conditions: [
    condition('Ready', 'True', 'Issued'),
    condition('ConsumersStale', 'True', 'ConsumersStale'),
    condition('RestartRefused', 'True', 'RestartRefused'),
  ],
  expiresAt: '2026-11-22T15:00:00Z',
})
const suspended = item('suspended', {
  conditions: [condition('Ready', 'False', 'Suspended')],
  expiresAt: '2026-11-22T16:00:00Z',
})
const ended = item('ended', {
  phase: 'Expired',
  conditions: [condition('Ready', 'False', 'Expired')],
  expiresAt: '2026-11-20T12:00:00Z',
  refreshAt: '2026-11-20T11:00:00Z',
})
const unseen = item('unseen')

test('urgency follows from phase and conditions', () => {
  const urgencies = [good, lapsed, failing, stale, ended, unseen].map(({ urgency }) => urgency)
  expect(urgencies).toEqual(['Good', 'Failing', 'Failing', 'Warning', 'Ended', 'Failing'])
})

test('reasons are those of Ready and of what is wrong, each once', () => {
  expect(lapsed.reasons).toEqual(['Lapsed'])
  expect(failing.reasons).toEqual(['Issued', 'NotGranted'])
  expect(unseen.reasons).toEqual(['Unreported'])
})

test('what never had a credential comes first, then what is not Ready, what has no next one, whose consumers are stale, what ends soonest, what has ended', () => {
  const sorted = sortByUrgency([ended, later, good, stale, failing, suspended, lapsed, unseen])
  expect(sorted.map(({ name }) => name)).toEqual([
    'unseen',
    'lapsed',
    'suspended',
    'refresh-failing',
    'stale',
    'good',
    'later',
    'ended',
  ])
})

test('the order of equals is that of their names', () => {
  const [first, second] = [item('b'), item('a')]
  expect(sortByUrgency([first, second]).map(({ name }) => name)).toEqual(['a', 'b'])
})

test('the table has a line each, with what is left of its time', () => {
  const report = { lookedAt: NOW, namespace: 'etl', items: [lapsed, failing, good, ended] }
  expect(describeStatus(report, PLAIN)).toBe(
    [
      'NAME                  READY  REASON              SECRET  TIME LEFT  REFRESH',
      'itok/lapsed           False  Lapsed              lapsed  none',
      'itok/refresh-failing  True   Issued, NotGranted          2h',
      'itok/good             True   Issued              good    30m        in 14m',
      'itok/ended            False  Expired                     none',
    ].join('\n'),
  )
})

/** The columns of one object that have no spaces in them; READY, REASON, and what is last. */
const row = (status: object | undefined, over: Partial<RawObject> = {}): readonly string[] => {
  const found = statusItem('ImpersonatedToken', { ...raw('one', status), ...over }, Date.parse(NOW))
  const text = describeStatus({ lookedAt: NOW, namespace: 'etl', items: [found] }, PLAIN)
  const [, ready = '', reason = '', ...rest] = (text.split('\n')[1] ?? '').split(/ {2,}/)
  return [found.urgency, ready, reason, rest.at(-1) ?? '']
}

const READY = condition('Ready', 'True', 'Issued')
const ACTIVE = {
  conditions: [READY],
  issuedAt: '2026-11-22T11:00:00Z',
  expiresAt: '2026-11-22T13:00:00Z',
  refreshAt: '2026-11-22T12:30:00Z',
}

test('what nobody has said anything of is said to be unknown', () => {
  expect(row(undefined)).toEqual(['Failing', 'Unknown', 'Unreported', ''])
})

const FAILING = {
  ...ACTIVE,
  conditions: [READY, condition('RefreshFailing', 'True', 'NotGranted')],
}

test.each<[string, object, string]>([
  [
    'is to come',
    { ...FAILING, issuance: { nextAttemptAt: '2026-11-22T12:03:07Z' } },
    'retry in 3m7s',
  ],
  ['is due', { ...FAILING, issuance: { nextAttemptAt: '2026-11-22T12:00:00Z' } }, 'retry due'],
  ['is not planned', FAILING, 'in 30m'],
  ['was of an object that is well', { ...ACTIVE, issuance: { nextAttemptAt: NOW } }, 'in 30m'],
])('of what fails the next attempt is told, when it %s', (_what, status, refresh) => {
  expect(row(status).at(-1)).toBe(refresh)
})

test('of what has lapsed there is no refresh to come but the next attempt', () => {
  const gone = {
    conditions: [condition('Ready', 'False', 'Lapsed')],
    expiresAt: '2026-11-22T11:00:00Z',
    refreshAt: '2026-11-22T10:30:00Z',
  }
  expect(row(gone).at(-1)).toBe('none')
  expect(row({ ...gone, issuance: { nextAttemptAt: '2026-11-22T12:01:00Z' } }).at(-1)).toBe(
    'retry in 1m',
  )
})

test('a refresh that nobody makes and nobody explains is failing', () => {
  const late = { ...ACTIVE, refreshAt: '2026-11-22T11:54:59Z' }
  expect(row(late)).toEqual(['Failing', 'True', 'Issued, RefreshOverdue', 'due'])
  expect(row({ ...late, refreshAt: '2026-11-22T11:55:01Z' })).toEqual([
    'Good',
    'True',
    'Issued',
    'due',
  ])
  expect(row(late, { spec: { suspend: true } })[0]).toBe('Good')
})

test('so is a request that nobody serves', () => {
  const metadata = {
    name: 'one',
    annotations: { 'mintlet.dev/refresh-requested': '2026-11-22T11:50:00Z' },
  }
  expect(row(ACTIVE, { metadata })).toEqual(['Failing', 'True', 'Issued, RefreshOverdue', 'in 30m'])
  const served = { ...ACTIVE, lastHandledRefresh: '2026-11-22T11:50:00Z' }
  expect(row(served, { metadata })[0]).toBe('Good')
})

test('the namespace is a column where all are looked at', () => {
  const [heading, line] = describeStatus({ lookedAt: NOW, items: [good] }, PLAIN).split('\n')
  expect(heading).toMatch(/^NAMESPACE {2}NAME/)
  expect(line).toMatch(/^etl {8}itok\/good/)
})

test('text of others cannot paint over the table', () => {
  const odd = { ...good, reasons: ['\u001B[2Jgone'] }
  const text = describeStatus({ lookedAt: NOW, namespace: 'etl', items: [odd] }, PLAIN)
  expect(text).not.toContain('\u001B')
  expect(text).toContain('gone')
})

test('that there is nothing is said', () => {
  expect(describeStatus({ lookedAt: NOW, namespace: 'etl', items: [] }, PLAIN)).toBe(
    'No credentials in namespace etl (-A: of all).',
  )
  expect(describeStatus({ lookedAt: NOW, items: [] }, PLAIN)).toBe(
    'No credentials in any namespace.',
  )
})

const code = (...items: readonly StatusItem[]): number =>
  statusVerb.exitCode({ lookedAt: NOW, items })

test('the exit code is 1 as long as something fails; consumers that are stale are only told of', () => {
  expect([code(good, ended), code(stale), code(good, failing), code(lapsed)]).toEqual([0, 0, 1, 1])
})

const SELECTED = { allNamespaces: true, problems: false, selector: 'team=etl' }

test('six thousand objects are three requests, and the other kind is one', async () => {
  const MANY = 6000
  const world = fakeCliWorld(({ path, query = {} }) => {
    if (path === '/version') return {}
    const all = path.endsWith('/impersonatedtokens') ? MANY : 1
    const from = Number(query['continue'] ?? 0)
    const to = Math.min(all, from + Number(query['limit']))
    return {
      metadata: { resourceVersion: '1', ...(to < all && { continue: `${to}` }) },
      items: Array.from({ length: to - from }, (_, index) => raw(`item-${from + index}`)),
    }
  })
  const { items } = await statusVerb.gather(world, SELECTED)
  expect(items).toHaveLength(MANY + 1)
  const asked = Object.groupBy(world.calls, ({ path }) => path.split('/').at(-1) ?? '')
  const from = (calls: typeof world.calls = []): unknown =>
    calls.map(({ query }) => query?.['continue'])
  expect(from(asked['impersonatedtokens'])).toEqual([undefined, '2500', '5000'])
  expect(from(asked['serviceaccountcredentials'])).toEqual([undefined])
  expect(world.calls.filter(({ path }) => path !== '/version')).toHaveLength(4)
})

test('time is told by the clock of the API server, not by that of whoever asks', async () => {
  const world = fakeCliWorld(({ path }) =>
    path === '/version'
      ? {}
      : {
          metadata: { resourceVersion: '1' },
          items: path.endsWith('tokens') ? [raw('a', ACTIVE)] : [],
        },
  )
  const { client } = world
  const at = Date.parse(NOW)
  const told = await statusVerb.gather(
    {
      ...world,
      client: {
        ...client,
        request: async (call) => ({ ...(await client.request(call)), serverTime: at }),
      },
    },
    SELECTED,
  )
  expect(told.lookedAt).toBe(NOW)
  expect(told.items).toMatchObject([{ urgency: 'Good' }])
})
