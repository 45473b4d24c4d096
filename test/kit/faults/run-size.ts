import { env } from 'node:process'

/** `full` is `npm run faults`, whose figures are published; `short` is a part of every test run. */
type RunSize = 'short' | 'full'

/**
 * Picks what belongs to the size of this run: `bySize({ short: 5, full: 50 })`.
 *
 * @param size of this run unless given: the environment variable FAULTS, `short` when it is not set
 * @throws RangeError when FAULTS says something else
 */
export function bySize<T>(choice: Readonly<Record<RunSize, T>>, size: RunSize = ofThisRun()): T {
  return choice[size]
}

function ofThisRun(): RunSize {
  const { FAULTS: size = 'short' } = env
  if (size !== 'short' && size !== 'full') {
    throw new RangeError(`FAULTS is short or full, not ${size}`)
  }
  return size
}
