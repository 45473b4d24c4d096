import { InvalidArgumentError } from 'commander'
import { parseDuration } from '../api/duration.ts'

/**
 * Reads the value of a flag such as `--timeout=90s`.
 *
 * @returns milliseconds
 * @throws InvalidArgumentError, which ends the command with what would be right
 */
export function readDuration(text: string): number {
  try {
    return parseDuration(text)
  } catch (error) {
    if (error instanceof RangeError) throw new InvalidArgumentError(`It is ${error.message}.`)
    throw error
  }
}
