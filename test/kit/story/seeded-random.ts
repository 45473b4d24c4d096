import type { Random } from '../../../src/runtime/random.ts'

const STEP = 0x9e3779b9
const RANGE = 2 ** 32

/** The same numbers for the same seed: an increment and two rounds of mixing (as in splitmix32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + STEP) >>> 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return ((mixed ^ (mixed >>> 16)) >>> 0) / RANGE
  }
}
