/** Times that people count in, in seconds. */
const TIMES = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400,
]
const DAY = 86_400
const WEEK = 7 * DAY
const MIB = 1024 * 1024
const MOST_STEPS = 5

export type ValueAxis = { readonly max: number; readonly interval: number }

/**
 * An axis from 0 with a few ticks, at values that people use in that unit.
 *
 * @param most the largest value on it
 * @param isWhole whether all values are whole numbers, so that ticks are
 */
export function valueAxis(most: number, unit: string, isWhole: boolean): ValueAxis {
  const least = isWhole && unit === 'short' ? 1 : 0
  const interval = Math.max(intervalOf(most, unit), least)
  // A line at the very top looks cut off, unless it is straight.
  const room = isWhole ? 1 : 1.02
  const steps = Math.max(1, Math.ceil((most * room) / interval))
  return { max: Number((steps * interval).toPrecision(12)), interval }
}

function intervalOf(most: number, unit: string): number {
  if (most <= 0) return 1
  const wanted = most / MOST_STEPS
  if (unit === 's' && wanted > 1) {
    if (wanted > WEEK / 2) return WEEK * nice(wanted / WEEK)
    return TIMES.find((time) => time >= wanted) ?? DAY * nice(wanted / DAY)
  }
  if (unit === 'bytes' && wanted > MIB) return MIB * nice(wanted / MIB)
  return nice(wanted)
}

/** The next of 1, 2, 5, 10, 20, 50, ... from below. */
function nice(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 2, 5, 10].find((each) => each * power >= value * (1 - 1e-9)) ?? 10
  return Number((step * power).toPrecision(12))
}
