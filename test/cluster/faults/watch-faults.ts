import type { LineFault } from '../../kit/control-plane/fault.ts'

/**
 * What the next request of the same collection gets: `check` asks for the resource version alone, `list` for
 * everything, `watch` opens the stream again.
 *
 * - `drop`: its connection ends before the server sees it
 * - `lose`: its connection ends after the server has answered
 * - `gone`: 410
 * - `firstList`: the list that this operator got when it started
 * - `lateList`: the list as of the last line that came, so that nobody can see that it is old
 */
export type NextAnswer = {
  readonly to: 'check' | 'list' | 'watch'
  readonly give: 'drop' | 'lose' | 'gone' | 'firstList' | 'lateList'
}

/** One thing that goes wrong: a line that does not come, and what happens to the requests after it, in this order. */
export type WatchFault = {
  /** Of a watch: `is cut`. */
  readonly how: string
  readonly line: LineFault
  readonly after: readonly NextAnswer[]
}

const GONE = { to: 'watch', give: 'gone' } as const
/** Has the operator list anew at once. */
const OLD = { to: 'check', give: 'firstList' } as const

/** At every line of every watch. */
export const BROKEN_WATCHES: readonly WatchFault[] = [
  { how: 'is cut', line: 'cut', after: [] },
  { how: 'falls silent', line: 'stall', after: [] },
  { how: 'ends within a line', line: 'truncate', after: [] },
]

/** At every line of every watch. */
export const GONE_WATCHES: readonly WatchFault[] = [
  { how: 'is told 410 in its place', line: 'expire', after: [] },
  { how: 'ends, and the next one is answered with 410', line: 'end', after: [GONE] },
  {
    how: 'ends, and the list is answered with the first one',
    line: 'end',
    after: [OLD, { to: 'list', give: 'firstList' }],
  },
  {
    how: 'ends, and the list is answered with the one before the lost line',
    line: 'end',
    after: [OLD, { to: 'list', give: 'lateList' }],
  },
]

/** At the first line of every watch: the requests that follow a break. */
export const BROKEN_REQUESTS: readonly WatchFault[] = [
  { how: 'ends, and the check is dropped', line: 'end', after: [{ to: 'check', give: 'drop' }] },
  { how: 'ends, and the check is gone', line: 'end', after: [{ to: 'check', give: 'gone' }] },
  { how: 'ends, and the check is old', line: 'end', after: [OLD] },
  { how: 'ends, and the next one is dropped', line: 'end', after: [{ to: 'watch', give: 'drop' }] },
  { how: 'ends, and the list is dropped', line: 'end', after: [OLD, { to: 'list', give: 'drop' }] },
  { how: 'ends, and the list is lost', line: 'end', after: [OLD, { to: 'list', give: 'lose' }] },
  { how: 'ends, and the list is gone', line: 'end', after: [OLD, { to: 'list', give: 'gone' }] },
  { how: 'ends, and the next two are gone', line: 'end', after: [GONE, GONE] },
]
