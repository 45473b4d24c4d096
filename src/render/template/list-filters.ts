import { assertTextFits } from './assert-text-fits.ts'
import { soughtText } from './sought-text.ts'
import type { TemplateFilter } from './template-filter.ts'
import { TEMPLATE_LIMITS } from './template-limits.ts'
import { TemplateProblem } from './template-problem.ts'
import { templateText } from './template-text.ts'

/** Filters that take a text apart and put it together, as Liquid has them. */
export const LIST_FILTERS: Readonly<Record<string, TemplateFilter>> = {
  split: { arguments: [1, 1], apply: split },
  join: { arguments: [0, 1], apply: join },
  first: { arguments: [0, 0], apply: (value) => list(value, 'first').at(0) },
  last: { arguments: [0, 0], apply: (value) => list(value, 'last').at(-1) },
}

function split(value: unknown, separator: unknown): readonly string[] {
  const most = TEMPLATE_LIMITS.split
  const parts = templateText(value, 'split').split(soughtText(separator, 'split'), most + 1)
  if (parts.length > most) throw new TemplateProblem(`split makes more than ${most} parts`)
  // Liquid drops empty parts at the end.
  return parts.slice(0, parts.findLastIndex((part) => part !== '') + 1)
}

function join(value: unknown, separator: unknown = ' '): string {
  const parts = list(value, 'join')
  const between = templateText(separator, 'join')
  assertTextFits(
    parts.reduce((sum, part) => sum + part.length + between.length, 0),
    'join',
  )
  return parts.join(between)
}

/** Lists come from split alone, so they hold texts. */
function list(value: unknown, name: string): readonly string[] {
  if (Array.isArray(value)) return value
  throw new TemplateProblem(`${name} takes a list, which split makes`)
}
