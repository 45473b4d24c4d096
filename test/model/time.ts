import { HOUR, NOW, SECOND } from '../kit/gen.ts'

/*
 * Time is relative: it is always NOW, and when time passes whatever is remembered of the past moves
 * away from it, as far as a decision can tell the difference. Marks (expiries) stay where they are: every
 * create could choose the mark of any other, as if all of them happened in one second.
 */

/** `Tick`: the settle time and the overlap are over. `Age`: as long as makes every credential due for rotation. */
export type Passed = 'Tick' | 'Age'

/** The settle time, the overlap and the interval of lists in the model. */
export const TICK: number = HOUR
const PAST = NOW - TICK
const LONG_AGO = NOW - 2000 * HOUR

/** When something began: just now, or longer ago than the settle time. */
export const startedLater = (at: number): number => Math.min(at, PAST)

export const createdLater = (at: number, passed: Passed): number =>
  Math.min(at, passed === 'Age' ? LONG_AGO : PAST)

/** When something is due: within a tick, or now. */
export const dueLater = (at: number): number => Math.min(at, NOW)

/** One letter for a time in a key. */
export const timeKey = (at: number): string =>
  at > NOW ? '+' : at === NOW ? '0' : at === LONG_AGO ? 'o' : '-'

/** Longer than any LONG_AGO would reach beyond two thirds of it. */
export const LIFETIME = '720h'

/** A short text for an expiry. */
export const markKey = (mark: number): string => String((mark / SECOND) % 1000)
