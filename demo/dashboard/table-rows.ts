import { namedColor, thresholdColor } from './colors.ts'
import type { Panel, Threshold, ValueMapping } from './dashboard-file.ts'
import { formatValue } from './format-value.ts'
import type { PanelAnswer } from './panel-answer.ts'

export type Cell = { readonly text: string; readonly color?: string | undefined }

export type TableRows = {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

type Values = Readonly<Record<string, string | number>>

/** The table of a panel, after its transformations, as Grafana's `merge` and `organize` do them. */
export function tableRows({ panel, answers }: PanelAnswer): TableRows {
  const records = merged(answers)
  const columns = columnsOf(panel, records)
  const [sort] = panel.options?.sortBy ?? []
  const sortedBy = columns.find(({ shown }) => shown === sort?.displayName)
  const sorted =
    sortedBy === undefined
      ? records
      : records.toSorted((a, b) => compare(a[sortedBy.name], b[sortedBy.name]))
  return {
    columns: columns.map(({ shown }) => shown),
    rows: (sort?.desc === true ? sorted.toReversed() : sorted).map((record) =>
      columns.map(({ name, shown }) => cellOf(panel, shown, record[name])),
    ),
  }
}

/** What several queries say of the same labels is one row. */
function merged(answers: PanelAnswer['answers']): readonly Values[] {
  const rows = new Map<string, Values>()
  for (const { target, series } of answers) {
    const column = answers.length === 1 ? 'Value' : `Value #${target.refId}`
    for (const { labels, points } of series) {
      const key = JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      const value = points.at(-1)?.[1] ?? Number.NaN
      rows.set(key, { ...labels, ...rows.get(key), [column]: value })
    }
  }
  return [...rows.values()]
}

type Column = { readonly name: string; readonly shown: string }

function columnsOf({ transformations = [] }: Panel, records: readonly Values[]): readonly Column[] {
  const {
    excludeByName = {},
    renameByName = {},
    indexByName = {},
  } = transformations.find(({ id }) => id === 'organize')?.options ?? {}
  // Columns that have a place are there also when no series has a value for them.
  const names = new Set([...Object.keys(indexByName), ...records.flatMap(Object.keys)])
  return [...names]
    .filter((name) => excludeByName[name] !== true)
    .toSorted((a, b) => (indexByName[a] ?? Infinity) - (indexByName[b] ?? Infinity))
    .map((name) => ({ name, shown: renameByName[name] ?? name }))
}

/** Numbers by size, texts by alphabet, nothing last. */
function compare(a: string | number | undefined, b: string | number | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return String(a) < String(b) ? -1 : Number(String(a) > String(b))
}

function cellOf({ fieldConfig }: Panel, column: string, value: string | number | undefined): Cell {
  if (value === undefined) return { text: '' }
  if (typeof value === 'string') return { text: value }
  const property = (id: string): unknown =>
    fieldConfig?.overrides
      .find(({ matcher }) => matcher.id === 'byName' && matcher.options === column)
      ?.properties.find((each) => each.id === id)?.value
  const mappings = (property('mappings') ?? []) as readonly ValueMapping[]
  const mapped = mappings.map(({ options }) => options[String(value)]).find(Boolean)
  if (mapped !== undefined) {
    return { text: mapped.text, color: mapped.color && namedColor(mapped.color) }
  }
  const unit = (property('unit') ?? fieldConfig?.defaults.unit) as string | undefined
  const text = formatValue(value, unit)
  const thresholds = property('thresholds') as { readonly steps: readonly Threshold[] } | undefined
  if (thresholds === undefined) return { text }
  return { text, color: thresholdColor(thresholds.steps, value) }
}
