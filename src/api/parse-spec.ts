import type { z } from 'zod'
import { forbiddenKey } from './forbidden-key.ts'
import { nestsDeeperThan } from './nests-deeper-than.ts'
import type { Parsed } from './parsed.ts'
import { type Size, tooBig } from './too-big.ts'

/** Issues beyond this many are not worth a line of a condition. */
const MOST_ISSUES = 3
const MOST_LEVELS = 64

/**
 * Reads a spec as the API server gave it. The API server has refused most bad specs already, but an
 * object may be older than a rule, and admission is not a security control: the schema is held
 * against it again here.
 *
 * The message names fields and what each must be, never a value.
 *
 * @param most for what anybody may write: more than this is refused before it costs time
 */
export function parseSpec<T>(schema: z.ZodType<T>, raw: unknown, most?: Size): Parsed<T> {
  const excess = most && tooBig(raw, most)
  if (excess !== undefined) {
    return { valid: false, message: `spec: ${excess}; make it smaller` }
  }
  if (nestsDeeperThan(MOST_LEVELS, raw)) {
    const message = `spec: nested more than ${MOST_LEVELS} levels deep; make it flatter`
    return { valid: false, message }
  }
  const key = forbiddenKey(raw)
  if (key !== undefined) {
    return { valid: false, message: `spec.${key}: a key of this name is refused; rename it` }
  }
  const result = schema.safeParse(raw)
  if (result.success) return { valid: true, value: result.data }
  const lines = result.error.issues
    .slice(0, MOST_ISSUES)
    .map((issue) => `${['spec', ...issue.path.map(String)].join('.')}: ${issue.message}`)
  return { valid: false, message: `${lines.join('; ')}. Correct the spec.` }
}
