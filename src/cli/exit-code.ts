/** What a script learns from `kubectl mintlet`. */
export const EXIT = {
  /** All is as it should be. */
  Good: 0,
  /** It was found out, and the answer is no: something fails, is not valid, or is not allowed. */
  Bad: 1,
  /** The command line asks for something that there is not. Nothing was done. */
  Usage: 2,
  /** It could not be found out: no API server, no right to look, no such object. */
  Unknown: 3,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
