/**
 * How far a block is tried.
 *
 * - `run`: it is done as a reader does it, each command with its output compared where the page shows one
 * - `applied`: the API server takes it, with no field that it does not know
 * - `rendered`: the program that reads it takes it
 * - `compared`: held against what the code makes or says
 * - `parsed`: the real client or program understands it, but nothing comes of it here
 * - `drawing`: a picture in letters, which is neither
 */
export type Level = 'run' | 'applied' | 'rendered' | 'compared' | 'parsed' | 'drawing'

/** Who holds a block against what it speaks of. */
export type Judge = {
  readonly level: Level
  /** The test, as a path below the repository's root; the page itself for a drawing. */
  readonly by: string
  /** What is not as it is for a reader, or why there is no more to it. */
  readonly why?: string
}
