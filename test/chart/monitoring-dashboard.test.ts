import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { dashboardFile } from '../../demo/dashboard/dashboard-file.ts'
import { tableRows } from '../../demo/dashboard/table-rows.ts'

const { text, content } = dashboardFile()
const panels = content.panels.filter(({ type }) => type !== 'row')
const SOURCE = { type: 'prometheus', uid: '${datasource}' }
/** Those of Grafana's units that fit what we measure. */
const UNITS = ['short', 's', 'reqps', 'opm', 'bytes']

describe('the dashboard', () => {
  test('is drawn in docs/images with all of its panels, which docs/monitoring.md shows', () => {
    const page = readFileSync(new URL('../../docs/monitoring.md', import.meta.url), 'utf8')
    const images = [...page.matchAll(/\]\((images\/dashboard-\w+\.svg)\)/gv)].map(([, path]) =>
      readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8'),
    )
    expect(images).toHaveLength(3)
    expect(images.join('').length).toBeLessThan(400_000)
    const drawn = images.join('')
    expect(
      content.panels
        .map(({ title }) => title)
        .filter((title) => !drawn.includes(`${title}</text>`)),
    ).toStrictEqual([])
  })

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

  test.each(
    panels.flatMap(({ type, title, targets = [] }) =>
      type === 'timeseries' ? [[title, targets] as const] : [],
    ),
  )('%s has a legend in which series differ', (_, targets) => {
    for (const { expr, legendFormat = '' } of targets) {
      expect(legendFormat).not.toBe('')
      const labels = outermost(expr).filter((label) => label !== 'le')
      expect(labels.filter((label) => !legendFormat.includes(`{{${label}}}`))).toStrictEqual([])
    }
    expect(new Set(targets.map(({ legendFormat }) => legendFormat)).size).toBe(targets.length)
  })

  test.each(
    panels.flatMap((panel) => (panel.type === 'table' ? [[panel.title, panel] as const] : [])),
  )('%s has columns with names for people, each of which is a label or a value', (_, panel) => {
    const targets = panel.targets ?? []
    const answers = targets.map((target) => {
      const labels = Object.fromEntries(outermost(target.expr).map((label) => [label, 'x']))
      return { target, series: [{ labels, points: [[0, 1] as const] }] }
    })
    const { columns } = tableRows({ panel, answers })
    expect(columns.filter((column) => !/^[A-Z][a-z]/v.test(column))).toStrictEqual([])
    const placed = panel.transformations?.find(({ id }) => id === 'organize')?.options
    const made = targets.length === 1 ? ['Value'] : targets.map(({ refId }) => `Value #${refId}`)
    const known = new Set([...targets.flatMap(({ expr }) => outermost(expr)), ...made])
    const names = Object.keys(placed?.renameByName ?? {})
    expect(names.filter((name) => !known.has(name))).toStrictEqual([])
    expect(Object.keys(placed?.indexByName ?? {}).toSorted()).toStrictEqual(names.toSorted())
  })
})

/** The labels that the series of a query have. */
function outermost(query: string): readonly string[] {
  const [, labels = ''] = / by \(([^\)]*)\)/v.exec(query) ?? []
  return labels === '' ? [] : labels.split(', ')
}
