import type { Series } from './series.ts'

/** When a dashboard begins and ends, and how far apart its points are, in seconds. */
export type TimeRange = { readonly from: number; readonly to: number; readonly step: number }

/** A value for each step, and null where Prometheus has none: a line has a gap there. */
export function onSteps(
  { points }: Series,
  { from, to, step }: TimeRange,
): readonly (readonly [milliseconds: number, value: number | null])[] {
  const values = new Map(points.map(([at, value]) => [Math.round((at - from) / step), value]))
  const count = Math.floor((to - from) / step) + 1
  return Array.from({ length: count }, (_, index) => {
    const value = values.get(index)
    const isNumber = value !== undefined && Number.isFinite(value)
    return [(from + index * step) * 1000, isNumber ? Number(value.toPrecision(5)) : null] as const
  })
}
