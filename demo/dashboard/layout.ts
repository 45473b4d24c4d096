import type { GridPosition, Panel } from './dashboard-file.ts'

/** In pixels. */
export type Box = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export type Section<Item> = {
  readonly title: string
  readonly items: readonly { readonly item: Item; readonly box: Box }[]
  readonly height: number
}

/** Grafana's grid: 24 columns, and units of height of 30 pixels with a gap of 8. */
const COLUMNS = 24
const UNIT = 30
export const GAP = 8

/**
 * The rows of a dashboard, each with its panels where Grafana puts them.
 *
 * @param width of the dashboard
 * @param panelOf an item's panel; an item of type `row` begins a section
 */
export function layout<Item>(
  items: readonly Item[],
  width: number,
  panelOf: (item: Item) => Panel,
): readonly Section<Item>[] {
  const rows = items
    .filter((item) => panelOf(item).type === 'row')
    .toSorted((a, b) => panelOf(a).gridPos.y - panelOf(b).gridPos.y)
  return rows.map((row, index) => {
    const { title, gridPos } = panelOf(row)
    const next = rows[index + 1]
    const end = next === undefined ? Infinity : panelOf(next).gridPos.y
    const top = gridPos.y + gridPos.h
    const inside = items.filter((item) => {
      const { type, gridPos: at } = panelOf(item)
      return type !== 'row' && at.y >= top && at.y < end
    })
    const placed = inside.map((item) => ({ item, box: boxOf(panelOf(item).gridPos, top, width) }))
    const height = Math.max(0, ...placed.map(({ box }) => box.y + box.height))
    return { title, items: placed, height }
  })
}

function boxOf({ x, y, w, h }: GridPosition, top: number, width: number): Box {
  const column = (width + GAP) / COLUMNS
  const left = Math.round(x * column)
  return {
    x: left,
    y: (y - top) * (UNIT + GAP),
    width: Math.round((x + w) * column) - GAP - left,
    height: h * (UNIT + GAP) - GAP,
  }
}
