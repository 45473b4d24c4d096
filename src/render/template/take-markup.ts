import { type TopLevelToken, TypeGuards } from 'liquidjs'
import type { TemplateAllowance } from './template-allowance.ts'
import { TEMPLATE_LIMITS } from './template-limits.ts'
import { TemplateProblem } from './template-problem.ts'

/**
 * Takes what stands in {{ }} and {% %} from what the templates of a Secret may have: before it is parsed, which costs
 * time whether it is rendered or not.
 *
 * @throws TemplateProblem
 */
export function takeMarkup(tokens: readonly TopLevelToken[], left: TemplateAllowance): void {
  for (const token of tokens) {
    if (TypeGuards.isHTMLToken(token)) continue
    left.markup -= token.end - token.begin
    if (left.markup < 0) {
      const message = `the templates of this Secret have more than ${TEMPLATE_LIMITS.markup} characters in {{ }} and {% %}`
      throw new TemplateProblem(message, token.getPosition()[0])
    }
  }
}
