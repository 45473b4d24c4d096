import { TEMPLATE_LIMITS } from './template-limits.ts'
import { TemplateProblem } from './template-problem.ts'

/**
 * To be asked before a text is put together.
 *
 * @param length in characters
 * @param what puts it together, for the message
 * @throws TemplateProblem if it is too long
 */
export function assertTextFits(length: number, what: string): void {
  if (length <= TEMPLATE_LIMITS.text) return
  throw new TemplateProblem(`${what} makes a text of more than ${TEMPLATE_LIMITS.text} characters`)
}
