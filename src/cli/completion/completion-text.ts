import { printable } from '../text/printable.ts'
import type { Completion } from './completion.ts'

/**
 * A completion as kubectl reads it, which is as cobra's `__complete` writes it: a candidate a line, a tab before its
 * description, and last the directive. What cannot be in a line is left out.
 */
export const completionText = ({ candidates, directive }: Completion): string =>
  [
    ...candidates
      .filter(({ value }) => value !== '' && !/\s/.test(value) && printable(value) === value)
      .map(({ value, description = '' }) =>
        description === '' ? value : `${value}\t${printable(description)}`,
      ),
    `:${directive}`,
    '',
  ].join('\n')
