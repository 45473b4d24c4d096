import { TEMPLATE_LIMITS } from './template-limits.ts'
import { TemplateProblem } from './template-problem.ts'
import { templateText } from './template-text.ts'

/**
 * A text that is to be found in another one. A long one that almost matches everywhere would take the product of both
 * lengths.
 *
 * @param what where it stands, for the message
 * @throws TemplateProblem if it is empty or too long
 */
export function soughtText(value: unknown, what: string): string {
  const text = templateText(value, what)
  if (text !== '' && text.length <= TEMPLATE_LIMITS.sought) return text
  throw new TemplateProblem(
    `${what} looks for a text of 1 to ${TEMPLATE_LIMITS.sought} characters, and is given another one`,
  )
}
