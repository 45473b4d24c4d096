import { toValue } from 'liquidjs'
import { assertTextFits } from './assert-text-fits.ts'
import { soughtText } from './sought-text.ts'
import type { TemplateFilter } from './template-filter.ts'
import { TemplateProblem } from './template-problem.ts'
import { templateText } from './template-text.ts'

const MOST_SPACES = 64

const onText = (name: string, change: (text: string) => string): TemplateFilter => ({
  arguments: [0, 0],
  apply: (value) => change(templateText(value, name)),
})

const withText = (name: string, join: (text: string, other: string) => string): TemplateFilter => ({
  arguments: [1, 1],
  apply: (value, other) => join(templateText(value, name), templateText(other, name)),
})

/** Filters from text to text, as Liquid has them, and indent as Helm has it. */
export const TEXT_FILTERS: Readonly<Record<string, TemplateFilter>> = {
  append: withText('append', (text, more) => text + more),
  prepend: withText('prepend', (text, more) => more + text),
  upcase: onText('upcase', (text) => text.toUpperCase()),
  downcase: onText('downcase', (text) => text.toLowerCase()),
  capitalize: onText('capitalize', capitalize),
  strip: onText('strip', (text) => text.trim()),
  lstrip: onText('lstrip', (text) => text.trimStart()),
  rstrip: onText('rstrip', (text) => text.trimEnd()),
  strip_newlines: onText('strip_newlines', (text) => text.replaceAll(/\r?\n/g, '')),
  replace: {
    arguments: [2, 2],
    apply: (value, old, now) => replaceAll('replace', value, old, now),
  },
  replace_first: {
    arguments: [2, 2],
    apply: (value, old, now) => replaceFirst('replace_first', value, old, now),
  },
  remove: { arguments: [1, 1], apply: (value, old) => replaceAll('remove', value, old, '') },
  remove_first: {
    arguments: [1, 1],
    apply: (value, old) => replaceFirst('remove_first', value, old, ''),
  },
  default: { arguments: [1, 1], apply: (value, other) => (isMissing(value) ? other : value) },
  size: {
    arguments: [0, 0],
    apply: (value) => (Array.isArray(value) ? value : templateText(value, 'size')).length,
  },
  slice: { arguments: [1, 2], apply: slice },
  indent: { arguments: [1, 1], apply: indent },
}

function capitalize(text: string): string {
  const [first = ''] = text
  return first.toUpperCase() + text.slice(first.length).toLowerCase()
}

function isMissing(value: unknown): boolean {
  const plain: unknown = toValue(value)
  if (Array.isArray(plain)) return plain.length === 0
  return plain === undefined || plain === null || plain === false || plain === ''
}

function replaceAll(name: string, value: unknown, old: unknown, now: unknown): string {
  const text = templateText(value, name)
  const pattern = soughtText(old, name)
  const replacement = templateText(now, name)
  const parts = text.split(pattern)
  assertTextFits(text.length + (parts.length - 1) * (replacement.length - pattern.length), name)
  return parts.join(replacement)
}

function replaceFirst(name: string, value: unknown, old: unknown, now: unknown): string {
  const text = templateText(value, name)
  const pattern = soughtText(old, name)
  const replacement = templateText(now, name)
  const at = text.indexOf(pattern)
  return at === -1 ? text : text.slice(0, at) + replacement + text.slice(at + pattern.length)
}

/** In UTF-16 units, but never through the middle of a character. */
function slice(value: unknown, begin: unknown, length: unknown = 1): string {
  const text = templateText(value, 'slice')
  const from = wholeNumber(begin, 'slice', -text.length, text.length)
  const count = wholeNumber(length, 'slice', 0, Number.MAX_SAFE_INTEGER)
  const start = from < 0 ? text.length + from : from
  const part = text.slice(start, start + count)
  if (part.isWellFormed() || !text.isWellFormed()) return part
  throw new TemplateProblem('slice would cut a character in two')
}

/** Every line, the first one too: the filter stands at the beginning of its line. */
function indent(value: unknown, spaces: unknown): string {
  const lines = templateText(value, 'indent').split('\n')
  const margin = ' '.repeat(wholeNumber(spaces, 'indent', 0, MOST_SPACES))
  assertTextFits(
    lines.reduce((sum, line) => sum + line.length + 1 + margin.length, -1),
    'indent',
  )
  return lines.map((line) => margin + line).join('\n')
}

function wholeNumber(value: unknown, name: string, least: number, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) {
    return value
  }
  throw new TemplateProblem(`${name} is given a number that it cannot take, or none`)
}
