import * as fc from 'fast-check'

/**
 * Property tests draw the same cases in every run, so that a red run is about the change at hand.
 * `FAST_CHECK_SEED=random` explores others, a number repeats what a failure printed.
 */
const USUAL_SEED = 20_261_122

const asked = process.env['FAST_CHECK_SEED'] ?? String(USUAL_SEED)
if (asked !== 'random') fc.configureGlobal({ seed: Number(asked) })
