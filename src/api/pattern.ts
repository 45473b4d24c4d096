import { z } from 'zod'
import { type CelRule, cel } from './cel.ts'

/**
 * A text of a fixed form. Of a pattern the API server only says that it does not match; the
 * message, which stands beside that, says what to write instead.
 *
 * @param pattern of RE2, as Kubernetes reads it: no look-around, no back-references, no quotes
 * @param rules what a pattern cannot say
 */
export const patternSchema = (
  pattern: RegExp,
  most: number,
  message: string,
  ...rules: CelRule[]
): z.ZodString =>
  z
    .string()
    .max(most)
    .regex(pattern, message)
    .meta(cel({ rule: `self.matches(r'${pattern.source}')`, message }, ...rules))
