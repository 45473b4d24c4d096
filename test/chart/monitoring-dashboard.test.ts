import { describe, expect, test } from 'vitest'
import { dashboard } from './monitoring/dashboard.ts'

const { text, content } = dashboard()
const panels = content.panels.filter(({ type }) => type !== 'row')
const SOURCE = { type: 'prometheus', uid: '${datasource}' }
/** Those of Grafana's units that fit what we measure. */
const UNITS = ['short', 's', 'reqps', 'bytes']

describe('the dashboard', () => {
  test('asks the data source that is chosen, with variables that there are', () => {
    const [source, ...others] = content.templating.list
    expect(source).toMatchObject({ name: 'datasource', type: 'datasource', query: 'prometheus' })
    const known = [...others.map(({ name }) => name), '__rate_interval', 'datasource', '__all']
    const used = [...text.matchAll(/\$\{?([a-z_]+)/gv)].map(([, name = '']) => name)
    expect(used.filter((name) => !known.includes(name))).toStrictEqual([])
    expect(others.map(({ name }) => name).filter((name) => !used.includes(name))).toStrictEqual([])
  })

  test('has panels of different ids and titles, none over another, within 24 columns', () => {
    expect(panels.length).toBeGreaterThan(25)
    const ids = content.panels.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length)
    const cells = content.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
    expect(content.panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toStrictEqual([])
  })

  test.each(panels.map((panel) => [panel.title, panel] as const))(
    '%s says what it shows, in which unit, and asks the data source that is chosen',
    (title, { description = '', datasource, targets = [], fieldConfig }) => {
      expect(title).toMatch(/^[A-Z]/v)
      expect(description).toMatch(/^[A-Z0-9].*\.$/v)
      expect(UNITS).toContain(fieldConfig?.defaults.unit)
      expect(datasource).toStrictEqual(SOURCE)
      expect(targets).not.toHaveLength(0)
      expect(targets.map((each) => each.datasource)).toStrictEqual(targets.map(() => SOURCE))
    },
  )
})
