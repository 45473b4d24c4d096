/** Finds where in a set of texts eight given bytes may stand. */
export type GramIndex = {
  /** All texts, one after the other. */
  readonly bytes: Uint8Array
  /** Of each text where it begins in `bytes`; one more for the end. */
  readonly starts: readonly number[]
  /** Bytes that every lookup is about. */
  readonly gram: number
  /**
   * The first candidate for eight bytes, as two little-endian words, or 0. A candidate may be none: others have the
   * same hash.
   */
  first(low: number, high: number): number
  /** The candidate after that one, or 0. */
  next(candidate: number): number
  /** Which text a candidate is in, and where in `bytes` its eight bytes begin. */
  textOf(candidate: number): number
  positionOf(candidate: number): number
}

const GRAM = 8

/**
 * An index that knows every fifth run of eight bytes of each text: any twelve bytes of a text contain one of them, and
 * the index is a fifth of what all runs of twelve would take.
 */
const STRIDE = 5

/** @param texts of which runs of twelve bytes and more are to be found */
export function createGramIndex(texts: readonly Uint8Array[]): GramIndex {
  const bytes = Buffer.concat(texts)
  const starts = [0]
  for (const text of texts) starts.push((starts.at(-1) ?? 0) + text.length)
  const count = texts.reduce((sum, { length }) => sum + Math.floor(length / STRIDE) + 1, 1)
  const bits = Math.max(8, Math.ceil(Math.log2(count * 4)))
  const heads = new Int32Array(2 ** bits)
  const nexts = new Int32Array(count)
  const owners = new Int32Array(count)
  const positions = new Int32Array(count)
  const slot = (low: number, high: number): number =>
    (Math.imul(Math.imul(low, 0x9e3779b1) ^ high, 0x85ebca6b) ^ Math.imul(low, 0xc2b2ae35)) >>>
    (32 - bits)

  let made = 0
  for (const [text, { length }] of texts.entries()) {
    const start = starts[text] ?? 0
    for (let at = start; at + GRAM <= start + length; at += STRIDE) {
      made += 1
      const place = slot(bytes.readInt32LE(at), bytes.readInt32LE(at + 4))
      nexts[made] = heads[place] ?? 0
      heads[place] = made
      owners[made] = text
      positions[made] = at
    }
  }

  return {
    bytes,
    starts,
    gram: GRAM,
    first: (low, high) => heads[slot(low, high)] ?? 0,
    next: (candidate) => nexts[candidate] ?? 0,
    textOf: (candidate) => owners[candidate] ?? 0,
    positionOf: (candidate) => positions[candidate] ?? 0,
  }
}
