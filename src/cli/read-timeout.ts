import { parseDuration } from '../api/duration.ts'
import { CliError } from './cli-error.ts'
import { EXIT } from './exit-code.ts'

const LEAST_MS = 1000
const MOST_MS = 3_600_000

/**
 * `--timeout` in milliseconds.
 *
 * @throws CliError (Usage)
 */
export function readTimeout(text: string): number {
  try {
    const milliseconds = parseDuration(text)
    if (milliseconds >= LEAST_MS && milliseconds <= MOST_MS) return milliseconds
  } catch {
    // Said below, as what is out of bounds is.
  }
  throw new CliError('--timeout must be a duration from 1s to 1h, such as 30s', EXIT.Usage)
}
