import { LiquidError, type Token, TypeGuards } from 'liquidjs'
import { LIQUID } from './liquid-engine.ts'
import { plainName } from './plain-name.ts'
import { TemplateProblem } from './template-problem.ts'

const UNREADABLE = 'this cannot be read: see what stands in {{ }} and {% %} here'
const FILTERS = Object.keys(LIQUID.filters).toSorted()

/** What the library says when it gives up, behind which it quotes the template. */
const SAID: readonly (readonly [RegExp, string])[] = [
  [
    /^memory alloc limit exceeded/,
    'the template costs too much: it builds up long texts, or writes one many times',
  ],
  [/^output .* not closed/s, '{{ is not closed by }}: a quote that is left open may be why'],
  [/^raw .* not closed/s, 'raw is not closed by endraw'],
  [/^tag ".* not closed/s, '{% is not closed by %}'],
  [/^\[ not closed/, '[ is not closed by ]'],
]

/** `line` is from 1, undefined where none is known; `slow`: the machine stood still, the template may be right. */
export type DescribedProblem = {
  readonly line: number | undefined
  readonly what: string
  readonly slow: boolean
}

/**
 * What the user is told of anything that a template made the library, or us, throw. In our own words: the library's
 * quote the template.
 *
 * @param names those of the values
 */
export function describeProblem(error: unknown, names: readonly string[]): DescribedProblem {
  const cause: unknown = LiquidError.is(error) ? (error.originalError ?? error) : error
  const line = LiquidError.is(error) ? error.token.getPosition()[0] : undefined
  if (cause instanceof TemplateProblem) {
    return { line: cause.line ?? line, what: cause.message, slow: false }
  }
  const said = cause instanceof Error ? cause.message : ''
  if (said.startsWith('template render limit exceeded')) {
    return { line, what: 'writing it was interrupted: it took too long', slow: true }
  }
  const token = LiquidError.is(error) ? error.token : undefined
  return { line, what: missing(said, names) ?? unbalanced(said, token) ?? UNREADABLE, slow: false }
}

/** A value or a filter that is not there. Only a name is repeated, never what else may stand in its place. */
function missing(said: string, names: readonly string[]): string | undefined {
  const value = /^undefined variable: (.*)$/s.exec(said)?.[1]
  if (value !== undefined) return thereIsNo('value', value, names)
  const filter = /^undefined filter: (.*)$/s.exec(said)?.[1]
  return filter === undefined ? undefined : thereIsNo('filter', filter, FILTERS)
}

function thereIsNo(what: string, name: string, names: readonly string[]): string {
  const shown = plainName(name)
  const subject = shown === undefined ? `${what} of this name` : `${what} named ${shown}`
  return `there is no ${subject}: there are ${names.join(', ') || 'none'}`
}

function unbalanced(said: string, token: Token | undefined): string | undefined {
  const known = SAID.find(([pattern]) => pattern.test(said))?.[1]
  if (known !== undefined) return known
  const tag = TypeGuards.isTagToken(token) ? plainName(token.name) : undefined
  if (tag === undefined) return undefined
  if (/^tag "[a-z]+" not found/.test(said)) return `${tag} stands here without what it belongs to`
  return said.endsWith(' not closed') ? `${tag} is not closed by end${tag}` : undefined
}
