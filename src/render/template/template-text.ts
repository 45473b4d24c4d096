import { toValue } from 'liquidjs'
import { TEMPLATE_LIMITS } from './template-limits.ts'
import { TemplateProblem } from './template-problem.ts'

/**
 * A value as the text that is written for it.
 *
 * @param what where it stands, for the message
 * @throws TemplateProblem if it is none, is a list, or is longer than a text may be
 */
export function templateText(value: unknown, what: string): string {
  const plain: unknown = toValue(value)
  if (typeof plain === 'string') {
    if (plain.length > TEMPLATE_LIMITS.text) {
      throw new TemplateProblem(
        `${what} is given a text of more than ${TEMPLATE_LIMITS.text} characters`,
      )
    }
    return plain
  }
  if (typeof plain === 'number' || typeof plain === 'boolean') return String(plain)
  if (Array.isArray(plain)) {
    throw new TemplateProblem(`${what} is given a list: choose a part with first, last or [0]`)
  }
  throw new TemplateProblem(
    `${what} is given no value: write | default: "..." behind one that may be absent, or an if around it`,
  )
}
