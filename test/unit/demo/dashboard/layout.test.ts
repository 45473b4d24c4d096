import { expect, test } from 'vitest'
import type { Panel } from '../../../../demo/dashboard/dashboard-file.ts'
import { layout } from '../../../../demo/dashboard/layout.ts'

const panel = (
  title: string,
  type: string,
  at: readonly [number, number, number, number],
): Panel => {
  const [x, y, w, h] = at
  return { id: 0, type, title, gridPos: { x, y, w, h } }
}

const PANELS = [
  panel('second', 'row', [0, 9, 24, 1]),
  panel('first', 'row', [0, 0, 24, 1]),
  panel('left', 'stat', [0, 1, 12, 4]),
  panel('right', 'table', [12, 1, 12, 8]),
  panel('below', 'timeseries', [0, 10, 24, 8]),
]

const sections = layout(PANELS, 1264, (each) => each)

test('each row has the panels between it and the next', () => {
  expect(sections.map(({ title, items }) => [title, items.map(({ item }) => item.title)])).toEqual([
    ['first', ['left', 'right']],
    ['second', ['below']],
  ])
})

test('panels lie as they do in the grid, with a gap between them, and fill the width', () => {
  const [first, second] = sections
  expect(first?.items.map(({ box }) => box)).toEqual([
    { x: 0, y: 0, width: 628, height: 144 },
    { x: 636, y: 0, width: 628, height: 296 },
  ])
  expect(second?.items[0]?.box).toEqual({ x: 0, y: 0, width: 1264, height: 296 })
  expect(sections.map(({ height }) => height)).toEqual([296, 296])
})

test('a row without panels has no height', () => {
  const [row] = layout([panel('alone', 'row', [0, 0, 24, 1])], 1264, (each) => each)
  expect(row).toEqual({ title: 'alone', items: [], height: 0 })
})
