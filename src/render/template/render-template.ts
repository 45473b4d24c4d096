import { Parser, Tokenizer } from 'liquidjs'
import { type Failure, retryable, stalled } from '../../failure.ts'
import { checkExpressions } from './check-expressions.ts'
import { checkTags } from './check-tags.ts'
import { describeProblem } from './describe-problem.ts'
import { LIQUID } from './liquid-engine.ts'
import { takeMarkup } from './take-markup.ts'
import type { TemplateAllowance } from './template-allowance.ts'
import { TEMPLATE_LIMITS } from './template-limits.ts'
import { TemplateProblem } from './template-problem.ts'

/**
 * Writes keys of a Secret from templates in the language Liquid, of which there is a part: no loops, no other files, no
 * state. An absent value is false in a condition and may have a default; anywhere else it is a mistake.
 *
 * @param templates key of the Secret to the text of its template
 * @param values names to clear values, with secrets in them. They are data: what looks like Liquid in them is not read
 * @returns the texts by key; or what is wrong with the first template that fails, by key and line, without a value and
 * without the text of the template
 */
export function renderTemplate(
  templates: Readonly<Record<string, string>>,
  values: Readonly<Record<string, string>>,
):
  | { readonly ok: true; readonly texts: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly failure: Failure } {
  // Without a prototype: constructor and the like are names as any other, of values that are not there.
  const scope = Object.assign(Object.create(null) as Record<string, string>, values)
  const texts: [string, string][] = []
  const all = Object.entries(templates)
  const { work, leastWork, markup, parts } = TEMPLATE_LIMITS
  const memoryLimit = Math.max(leastWork, Math.floor(work / all.length))
  const left = { markup, parts }
  for (const [key, template] of all) {
    try {
      texts.push([key, render(template, scope, left, memoryLimit)])
    } catch (error) {
      return { ok: false, failure: failureOf(key, error, Object.keys(values)) }
    }
  }
  return { ok: true, texts: Object.fromEntries(texts) }
}

/** @throws anything: whatever it is, {@link describeProblem} makes words of it */
function render(
  template: string,
  scope: Readonly<Record<string, string>>,
  left: TemplateAllowance,
  memoryLimit: number,
): string {
  if (template.length > TEMPLATE_LIMITS.template) {
    throw new TemplateProblem(`the template is longer than ${TEMPLATE_LIMITS.template} characters`)
  }
  const tokens = new Tokenizer(template, LIQUID.options.operators).readTopLevelTokens(
    LIQUID.options,
  )
  checkTags(tokens)
  takeMarkup(tokens, left)
  const parsed = new Parser(LIQUID).parseTokens(tokens)
  checkExpressions(parsed, left)
  const text: unknown = LIQUID.renderSync(parsed, scope, { memoryLimit })
  if (typeof text === 'string' && Buffer.byteLength(text) <= TEMPLATE_LIMITS.text) return text
  throw new TemplateProblem(`it makes a text of more than ${TEMPLATE_LIMITS.text} bytes`)
}

function failureOf(key: string, error: unknown, names: readonly string[]): Failure {
  const { line, what, slow } = describeProblem(error, names)
  const place = `spec.secret.template.${key}${line === undefined ? '' : `, line ${line}`}`
  return (slow ? retryable : stalled)('TemplateFailed', `${place}: ${what}`)
}
