import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { alertsTable } from '../../../../demo/dashboard/alerts-table.ts'
import type { Panel } from '../../../../demo/dashboard/dashboard-file.ts'
import { emptyPanels } from '../../../../demo/dashboard/empty-panels.ts'
import { hurriedRules } from '../../../../demo/dashboard/hurried-rules.ts'
import { replaceBetween } from '../../../../demo/dashboard/replace-between.ts'

const rule = (lasts: string): object => ({ alert: 'A', expr: 'x > 0', for: lasts })

const panel = (title: string, type: string): Panel => ({
  id: 0,
  type,
  title,
  gridPos: { x: 0, y: 0, w: 1, h: 1 },
})

const rules = (...lasts: string[]): string =>
  JSON.stringify({ groups: [{ name: 'g', rules: lasts.map(rule) }] })

test('alerts that fired are a table: the worst first, each with all that it fired for', () => {
  const token = { kind: 'ImpersonatedToken', namespace: 'shop', name: 'b', severity: 'warning' }
  const table = alertsTable([
    { ...token, alertname: 'MintletNotReady' },
    { ...token, alertname: 'MintletNotReady', name: 'a' },
    { ...token, alertname: 'MintletNotReady', name: 'a' },
    {
      alertname: 'MintletIssuerNotReady',
      kind: 'ClusterCredentialIssuer',
      name: 'google',
      severity: 'warning',
    },
    { alertname: 'MintletNoLeader', severity: 'critical', namespace: 'mintlet-system', job: 'x' },
    { alertname: 'MintletApiServerRefuses', severity: 'warning', resource: 'secrets', code: '403' },
  ])
  expect(table.split('\n').slice(2)).toEqual([
    '| [MintletNoLeader](#mintletnoleader) | critical | the operator |',
    '| [MintletApiServerRefuses](#mintletapiserverrefuses) | warning | secrets (403) |',
    '| [MintletIssuerNotReady](#mintletissuernotready) | warning | ClusterCredentialIssuer `google` |',
    '| [MintletNotReady](#mintletnotready) | warning | ImpersonatedToken `shop/a`, ImpersonatedToken `shop/b` |',
  ])
})

test('alerts wait a tenth of the time, and are the same otherwise', () => {
  expect(parse(hurriedRules(rules('2m', '2h')))).toEqual(JSON.parse(rules('12s', '720s')))
  expect(() => hurriedRules(rules('2 weeks'))).toThrow('2 weeks is no time to wait')
})

test('what is between two lines is replaced, as often as it is done', () => {
  const once = replaceBetween('a\n<!-- b -->\n<!-- e -->\nz\n', '<!-- b -->', '<!-- e -->', 'one')
  expect(once).toBe('a\n<!-- b -->\none\n<!-- e -->\nz\n')
  expect(replaceBetween(once, '<!-- b -->', '<!-- e -->', 'two\nthree')).toBe(
    'a\n<!-- b -->\ntwo\nthree\n<!-- e -->\nz\n',
  )
  expect(() => replaceBetween('a', '<!-- b -->', '<!-- e -->', '')).toThrow('there are no lines')
})

test('panels without data are named, except rows and those that may be empty', () => {
  const target = { refId: 'A', expr: 'x', datasource: { type: 'prometheus', uid: 'x' } }
  const series = [{ labels: {}, points: [[0, 1] as const] }]
  const answers = [
    { panel: panel('Row', 'row'), answers: [] },
    { panel: panel('Overdue', 'stat'), answers: [{ target, series: [] }] },
    { panel: panel('Mints', 'timeseries'), answers: [{ target, series: [] }] },
    {
      panel: panel('Two', 'table'),
      answers: [
        { target, series: [] },
        { target, series },
      ],
    },
  ]
  expect(emptyPanels(answers)).toEqual(['Mints'])
})
