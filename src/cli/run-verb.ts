import type { CommonOptions } from './common-options.ts'
import type { Verb } from './verb.ts'

/** Runs a verb as the command line asks: gives it its world, prints what it found, and keeps its exit code. */
export type RunVerb = <Options, Report>(
  verb: Verb<Options, Report>,
  common: CommonOptions,
  options: Options,
) => Promise<void>
