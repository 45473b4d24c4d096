import { type FilterImplOptions, Liquid } from 'liquidjs'
import { assertTextFits } from './assert-text-fits.ts'
import { ENCODING_FILTERS } from './encoding-filters.ts'
import { LIST_FILTERS } from './list-filters.ts'
import { OPERATORS } from './operators.ts'
import { spend } from './spend.ts'
import type { TemplateFilter } from './template-filter.ts'
import { TEMPLATE_LIMITS } from './template-limits.ts'
import { TemplateProblem } from './template-problem.ts'
import { templateText } from './template-text.ts'
import { TEXT_FILTERS } from './text-filters.ts'

/**
 * What the library brings and templates may use. Left out: what reads files or other templates, what keeps state from
 * one place to the next, and what repeats, so that a template costs no more than its length allows.
 */
const TAGS: ReadonlySet<string> = new Set([
  'assign',
  'capture',
  'case',
  'comment',
  'if',
  'raw',
  'unless',
])

type Handler = Extract<FilterImplOptions, (...args: never) => unknown>

/** The one engine: it keeps nothing from one render to the next. */
export const LIQUID: Liquid = createEngine()

function createEngine(): Liquid {
  const engine = new Liquid({
    // Without this an include would read files from the working folder.
    templates: {},
    globals: Object.create(null) as object,
    operators: OPERATORS,
    strictFilters: true,
    strictVariables: true,
    // An absent value is false in a condition, and may have a default; elsewhere it is a mistake.
    lenientIf: true,
    ownPropertyOnly: true,
    // Nothing here writes dates. Without this the library asks for the machine's language, which takes 8 MB.
    locale: 'en-US',
    memoryLimit: TEMPLATE_LIMITS.work,
    renderLimit: TEMPLATE_LIMITS.time,
    outputEscape: writeOut,
  })
  for (const name of Object.keys(engine.tags)) if (!TAGS.has(name)) delete engine.tags[name]
  for (const name of Object.keys(engine.filters)) engine.unregisterFilter(name)
  const ours = { ...TEXT_FILTERS, ...LIST_FILTERS, ...ENCODING_FILTERS }
  for (const [name, filter] of Object.entries(ours)) engine.registerFilter(name, paid(name, filter))
  return engine
}

function paid(name: string, { arguments: [least, most], apply }: TemplateFilter): Handler {
  return function (value: unknown, ...args: readonly unknown[]): unknown {
    if (args.length < least || args.length > most) {
      const count = least === most ? String(least) : `${least} or ${most}`
      throw new TemplateProblem(`${name} is given more or fewer arguments than it takes: ${count}`)
    }
    spend(this.context, value, ...args)
    const result = apply(value, ...args)
    spend(this.context, result)
    if (typeof result === 'string') assertTextFits(result.length, name)
    return result
  }
}

/** The last filter of every {{ }}: the library does not count what it writes. */
function writeOut(this: ThisParameterType<Handler>, value: unknown): string {
  const text = templateText(value, '{{ }}')
  spend(this.context, text)
  return text
}
