import type { Failure } from '../failure.ts'
import type { Trouble } from './trouble.ts'

/** What conditions tell of a failure. */
export const troubleFrom = ({ ending, reason, message }: Failure): Trouble => ({
  stalled: ending === 'Stalled',
  reason,
  message,
})
