import { inspect } from 'node:util'

/** Everything that printing a value could ever show of it. */
export const shown = (value: unknown): string =>
  inspect(value, { depth: Infinity, showHidden: true })
