import { type TopLevelToken, TypeGuards } from 'liquidjs'
import { LIQUID } from './liquid-engine.ts'
import { plainName } from './plain-name.ts'
import { TEMPLATE_LIMITS } from './template-limits.ts'
import { TemplateProblem } from './template-problem.ts'

const TAGS = Object.keys(LIQUID.tags).toSorted()
/** Of these the parser calls itself for what they hold, and would run out of stack. */
const BLOCKS: ReadonlySet<string> = new Set(['capture', 'case', 'if', 'unless'])
const BARE: ReadonlySet<string> = new Set(['else', ...TAGS.map((name) => `end${name}`)])
const KNOWN: ReadonlySet<string> = new Set([...TAGS, ...BARE, 'elsif', 'when'])

/**
 * What can be said of a template before it is parsed, and has to be: see {@link TEMPLATE_LIMITS}.
 *
 * @throws TemplateProblem
 */
export function checkTags(tokens: readonly TopLevelToken[]): void {
  let blocks = 0
  let inComment = false
  for (const token of tokens) {
    const name = TypeGuards.isTagToken(token) ? token.name : undefined
    if (inComment || TypeGuards.isHTMLToken(token)) {
      inComment &&= name !== 'endcomment'
      continue
    }
    const complain = (message: string): never => {
      throw new TemplateProblem(message, token.getPosition()[0])
    }
    if (brackets(token.getText()) > TEMPLATE_LIMITS.brackets) {
      complain(`more than ${TEMPLATE_LIMITS.brackets} opening brackets in one tag`)
    }
    if (name === undefined) continue
    if (!KNOWN.has(name)) complain(unknownTag(name))
    if (BARE.has(name) && TypeGuards.isTagToken(token) && token.args !== '') {
      complain(
        `nothing may stand behind ${name}${name === 'else' ? ': for a condition write elsif' : ''}`,
      )
    }
    if (BLOCKS.has(name) && (blocks += 1) > TEMPLATE_LIMITS.blocks) {
      complain(`more than ${TEMPLATE_LIMITS.blocks} of if, unless, case and capture`)
    }
    inComment = name === 'comment'
  }
}

const brackets = (text: string): number => text.split(/[[(]/).length - 1

function unknownTag(name: string): string {
  const shown = plainName(name)
  const subject = shown === undefined ? 'this tag' : `tag ${shown}`
  return `${subject} is not part of this language: there are ${TAGS.join(', ')}`
}
