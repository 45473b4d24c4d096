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
  statusItem('ImpersonatedToken', raw(name, status))

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
  expect(unseen.reasons).toEqual([])
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
      'itok/lapsed           False  Lapsed              lapsed  none       due',
      'itok/refresh-failing  True   Issued, NotGranted          2h',
      'itok/good             True   Issued              good    30m        in 14m',
      'itok/ended            False  Expired                     none',
    ].join('\n'),
  )
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
  expect(world.calls).toHaveLength(4)
})
