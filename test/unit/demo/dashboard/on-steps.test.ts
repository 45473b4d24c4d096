import { expect, test } from 'vitest'
import { onSteps } from '../../../../demo/dashboard/on-steps.ts'

test('a line has a value at each step, and a gap where there is none', () => {
  const series = {
    labels: {},
    points: [
      [1000, 1],
      [1010, 2.000_000_1],
      [1025, Number.NaN],
    ] as const,
  }
  expect(onSteps(series, { from: 1000, to: 1029, step: 5 })).toEqual([
    [1_000_000, 1],
    [1_005_000, null],
    [1_010_000, 2],
    [1_015_000, null],
    [1_020_000, null],
    [1_025_000, null],
  ])
})
