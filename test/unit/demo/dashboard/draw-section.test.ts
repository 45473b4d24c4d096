import { expect, test } from 'vitest'
import type { Panel } from '../../../../demo/dashboard/dashboard-file.ts'
import { drawSection } from '../../../../demo/dashboard/draw-section.ts'
import { layout } from '../../../../demo/dashboard/layout.ts'
import type { PanelAnswer } from '../../../../demo/dashboard/panel-answer.ts'

const datasource = { type: 'prometheus', uid: 'x' }
const RANGE = { from: 1000, to: 1060, step: 10 }

const answer = (
  title: string,
  type: string,
  x: number,
  more: Partial<Panel> = {},
): PanelAnswer => ({
  panel: { id: x, type, title, gridPos: { x, y: 1, w: 8, h: 6 }, ...more },
  answers: [
    {
      target: { refId: 'A', expr: 'x', datasource, legendFormat: '{{name}} & <co>' },
      series: [
        {
          labels: { name: 'reader' },
          points: [
            [1000, 1],
            [1010, 2],
          ],
        },
      ],
    },
  ],
})

const row: PanelAnswer = {
  panel: { id: 0, type: 'row', title: 'Row', gridPos: { x: 0, y: 0, w: 24, h: 1 } },
  answers: [],
}

const drawn = (...answers: readonly PanelAnswer[]): string =>
  layout([row, ...answers], 1264, ({ panel }) => panel)
    .map((section) => drawSection(section, 1264, RANGE))
    .join('')

test('a row is one document, in which texts are escaped and nothing is to be run', () => {
  const svg = drawn(
    answer('Lines <1>', 'timeseries', 0),
    answer('Value', 'stat', 8),
    answer('Rows', 'table', 16),
  )
  expect(svg).toMatch(/^<svg xmlns="[^"]+" width="1280" /v)
  expect(svg).toContain('>Lines &lt;1&gt;</text>')
  expect(svg).toContain('>reader &amp; &lt;co&gt;</text>')
  expect(svg).not.toMatch(/<style|<script|NaN|undefined/v)
  const opened = [...svg.matchAll(/<(?:svg|g|defs|clipPath)\b[^>]*(?<!\/)>/gv)].length
  expect([...svg.matchAll(/<\/(?:svg|g|defs|clipPath)>/gv)]).toHaveLength(opened)
})

test('a value is shown in its unit and in the colour of the threshold that it reached', () => {
  const steps = [
    { color: 'green', value: null },
    { color: 'red', value: 1 },
  ]
  const fieldConfig = {
    defaults: { unit: 's', thresholds: { steps }, noValue: '0' },
    overrides: [],
  }
  const stat = answer('Value', 'stat', 0, { fieldConfig })
  expect(drawn(stat)).toMatch(/fill="#c4162a"[^>]*>2 s</v)
  const nothing = { ...stat, answers: [] }
  expect(drawn(nothing)).toMatch(/fill="#37872d"[^>]*>0</v)
})

test('a type of panel that nobody can draw is named', () => {
  expect(() => drawn(answer('Pie', 'piechart', 0))).toThrow('piechart')
})
