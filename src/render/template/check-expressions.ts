import {
  type PropertyAccessToken,
  type Template,
  type Token,
  TypeGuards,
  toValueSync,
  Value,
} from 'liquidjs'
import type { TemplateAllowance } from './template-allowance.ts'
import { TEMPLATE_LIMITS } from './template-limits.ts'
import { TemplateProblem } from './template-problem.ts'

const UNREADABLE =
  'this expression cannot be read: an operator, or the | before a filter, may be missing'

/**
 * Refuses what the grammar of the library has beside values, operators and filters: ranges, which at numbers beyond
 * 2^53 never end; properties of literals, which lead to the library's own objects; and names that are computed. Words
 * that follow one another without an operator are refused too: the library takes the first one and drops the others.
 * Each value, operator and filter is taken from what the templates of a Secret may have.
 *
 * @throws TemplateProblem
 */
export function checkExpressions(templates: readonly Template[], left: TemplateAllowance): void {
  for (const template of templates) {
    for (const each of template.arguments?.() ?? []) {
      take(left, template.token)
      if (each instanceof Value) checkValue(each, template.token, left)
      // What stands behind when: nothing would be paid for comparing with it.
      else if (!isConstant(each)) refuse('when takes texts in quotes, and numbers', template.token)
    }
    checkExpressions(childrenOf(template), left)
  }
}

const childrenOf = (template: Template): readonly Template[] =>
  template.children === undefined ? [] : toValueSync(template.children(false, true))

function take(left: TemplateAllowance, place: Token): void {
  left.parts -= 1
  if (left.parts < 0) {
    refuse(
      `the templates of this Secret have more than ${TEMPLATE_LIMITS.parts} values, operators and filters`,
      place,
    )
  }
}

function checkValue(value: Value, place: Token, left: TemplateAllowance): void {
  let operands = 0
  for (const token of value.initial.postfix) {
    take(left, place)
    if (TypeGuards.isOperatorToken(token)) {
      const taken = token.operator === 'not' ? 1 : 2
      if (operands < taken) refuse(UNREADABLE, place)
      operands += 1 - taken
    } else {
      checkOperand(token)
      operands += 1
    }
  }
  if (operands !== 1) refuse(UNREADABLE, place)
  for (const { args } of value.filters) {
    take(left, place)
    for (const each of args) {
      if (Array.isArray(each)) refuse('filters take no named arguments', place)
      checkOperand(each)
    }
  }
}

function checkOperand(token: Token): void {
  if (TypeGuards.isPropertyAccessToken(token)) checkProperties(token)
  else if (TypeGuards.isRangeToken(token)) {
    refuse('ranges such as (1..3) are not part of this language', token)
  } else if (!isConstant(token)) refuse(UNREADABLE, token)
}

function checkProperties(token: PropertyAccessToken): void {
  const [name, ...rest] = token.props
  if (token.variable !== undefined || !TypeGuards.isWordToken(name)) {
    refuse('only what has a name has parts: give it one with assign', token)
  }
  if (!rest.every((each) => TypeGuards.isWordToken(each) || isConstant(each))) {
    refuse('in [ ] stands a number, or a name in quotes', token)
  }
}

const isConstant = (token: unknown): boolean =>
  TypeGuards.isQuotedToken(token) ||
  TypeGuards.isNumberToken(token) ||
  TypeGuards.isLiteralToken(token)

/** Lines are counted here alone: that takes the whole of the template before the place. */
function refuse(message: string, place: Token): never {
  throw new TemplateProblem(message, place.getPosition()[0])
}
