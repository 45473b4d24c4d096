import type { Observed } from './observed.ts'
import type { Settings } from './settings.ts'
import type { Plan } from './step.ts'

/** One named rule: what has to be done because of it, or undefined when it has nothing to say. */
export type Check = (observed: Observed, now: number, settings: Settings) => Plan | undefined
