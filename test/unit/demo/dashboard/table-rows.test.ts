import { expect, test } from 'vitest'
import type { Panel } from '../../../../demo/dashboard/dashboard-file.ts'
import { tableRows } from '../../../../demo/dashboard/table-rows.ts'

const datasource = { type: 'prometheus', uid: 'x' }
const target = (refId: string) => ({ refId, expr: 'x', datasource })
const one = (labels: Record<string, string>, value: number) => ({
  labels,
  points: [[0, value] as const],
})

const PANEL: Panel = {
  id: 1,
  type: 'table',
  title: 'Impact',
  gridPos: { x: 0, y: 0, w: 8, h: 8 },
  fieldConfig: {
    defaults: { unit: 'short' },
    overrides: [
      {
        matcher: { id: 'byName', options: 'Ready' },
        properties: [
          {
            id: 'mappings',
            value: [
              {
                type: 'value',
                options: { 0: { text: 'no', color: 'red' }, 1: { text: 'yes', color: 'green' } },
              },
            ],
          },
        ],
      },
      {
        matcher: { id: 'byName', options: 'Ends in' },
        properties: [
          { id: 'unit', value: 's' },
          {
            id: 'thresholds',
            value: {
              steps: [
                { color: 'red', value: null },
                { color: 'green', value: 900 },
              ],
            },
          },
        ],
      },
    ],
  },
  options: { sortBy: [{ displayName: 'Ends in', desc: false }] },
  transformations: [
    { id: 'merge', options: {} },
    {
      id: 'organize',
      options: {
        excludeByName: { job: true },
        renameByName: { issuer: 'Issuer', 'Value #A': 'Ready', 'Value #B': 'Ends in' },
        indexByName: { issuer: 0, 'Value #A': 1, 'Value #B': 2 },
      },
    },
  ],
}

test('several queries are one table: by label, sorted, with names, units and colours', () => {
  const { columns, rows } = tableRows({
    panel: PANEL,
    answers: [
      {
        target: target('A'),
        series: [one({ issuer: 'away' }, 0), one({ issuer: 'b' }, 1), one({ issuer: 'a' }, 1)],
      },
      { target: target('B'), series: [one({ issuer: 'b' }, 3600), one({ issuer: 'a' }, 60)] },
    ],
  })
  expect(columns).toEqual(['Issuer', 'Ready', 'Ends in'])
  const [green, red] = ['#37872d', '#c4162a']
  expect(rows).toEqual([
    [{ text: 'a' }, { text: 'yes', color: green }, { text: '1 min', color: red }],
    [{ text: 'b' }, { text: 'yes', color: green }, { text: '1 hour', color: green }],
    [{ text: 'away' }, { text: 'no', color: red }, { text: '' }],
  ])
})

test('a column that no series has a value for is there and empty', () => {
  const { columns, rows } = tableRows({
    panel: PANEL,
    answers: [
      { target: target('A'), series: [one({ issuer: 'a', job: 'x' }, 1)] },
      { target: target('B'), series: [] },
    ],
  })
  expect(columns).toEqual(['Issuer', 'Ready', 'Ends in'])
  expect(rows.map((row) => row.map(({ text }) => text))).toEqual([['a', 'yes', '']])
})
