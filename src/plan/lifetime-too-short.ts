import { formatDuration } from '../api/duration.ts'
import { retryable } from '../failure.ts'
import type { Settings } from './settings.ts'
import type { Trouble } from './trouble.ts'
import { troubleFrom } from './trouble-from.ts'

/**
 * A life so short that a refresh cannot be relied on to come in time, although nothing else is wrong.
 *
 * @param life milliseconds
 */
export function lifetimeTooShort(
  life: number,
  { minLifetime }: Pick<Settings, 'minLifetime'>,
): Trouble | undefined {
  if (life >= minLifetime) return undefined
  const message = `the issuer grants a life of ${formatDuration(life)}, under this operator's minimum of ${formatDuration(minLifetime)}: a refresh may come too late; ask for a grant of a longer life`
  return troubleFrom(retryable('LifetimeTooShort', message))
}
