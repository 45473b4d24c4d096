import { type Context, defaultOperators, type Operators, toValue } from 'liquidjs'
import { soughtText } from './sought-text.ts'
import { spend } from './spend.ts'
import { templateText } from './template-text.ts'

type Operator = (left: unknown, right: unknown, context: Context) => boolean

/** Those of the library, paid for by what they read; contains is our own, because theirs searches for any length. */
export const OPERATORS: Operators = Object.fromEntries(
  Object.entries<Operator>({ ...(defaultOperators as Record<string, Operator>), contains }).map(
    ([name, operator]) => [name, name === 'not' ? operator : paid(operator)],
  ),
)

function paid(operator: Operator): Operator {
  return (left, right, context) => {
    spend(context, left, right)
    return operator(left, right, context)
  }
}

/** Nothing contains nothing: a value that is absent, too. */
function contains(whole: unknown, part: unknown): boolean {
  const plain: unknown = toValue(whole)
  if (plain === undefined || plain === null) return false
  const wanted = soughtText(part, 'contains')
  return Array.isArray(plain)
    ? plain.includes(wanted)
    : templateText(plain, 'contains').includes(wanted)
}
