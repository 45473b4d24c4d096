import type { Failure } from '../failure.ts'
import type { Settings } from './settings.ts'

/** When what is refused is looked at again: at the time that was named, or slowly. Epoch milliseconds. */
export const retryOf = (
  failure: Failure,
  now: number,
  { slowRetry }: Pick<Settings, 'slowRetry'>,
): number => (failure.ending === 'Waiting' ? failure.until : now + slowRetry)
