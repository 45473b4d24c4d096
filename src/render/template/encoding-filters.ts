import type { TemplateFilter } from './template-filter.ts'
import { TemplateProblem } from './template-problem.ts'
import { templateText } from './template-text.ts'

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/
/** What readers of YAML 1.1 take for a line break, or refuse to read, inside of quotes. */
const AWKWARD = /[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&#34;'],
  ["'", '&#39;'],
])

const onText = (name: string, change: (text: string) => string): TemplateFilter => ({
  arguments: [0, 0],
  apply: (value) => change(templateText(value, name)),
})

/** Filters that write a text so that another language reads it back as it was. */
export const ENCODING_FILTERS: Readonly<Record<string, TemplateFilter>> = {
  /** A string of JSON; of a list an array. */
  json: { arguments: [0, 0], apply: json },
  /** In double quotes, as JSON and YAML read it. */
  quote: onText('quote', quoted),
  /** In single quotes, one word of a POSIX shell. */
  shell_quote: onText('shell_quote', shellQuote),
  /** For HTML and XML, text and attributes. */
  escape: onText('escape', (text) =>
    text.replaceAll(/[&<>"']/g, (sign) => ENTITIES.get(sign) ?? ''),
  ),
  /** A space becomes %20, which every part of a URL reads as one; + would be one in queries alone. */
  url_encode: onText('url_encode', urlEncode),
  url_decode: onText('url_decode', urlDecode),
  base64_encode: onText('base64_encode', (text) => Buffer.from(text).toString('base64')),
  /** Takes base64url too, which is what the parts of a token are in. */
  base64_decode: onText('base64_decode', base64Decode),
}

function json(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((part) => quoted(String(part))).join(',')}]`
  return typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : quoted(templateText(value, 'json'))
}

function quoted(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll(
    AWKWARD,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function shellQuote(text: string): string {
  if (!text.includes('\0')) return `'${text.replaceAll("'", `'\\''`)}'`
  throw new TemplateProblem('shell_quote is given a text with a NUL, which no shell can hold')
}

function urlEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll('!', '%21')
    .replaceAll("'", '%27')
    .replaceAll('(', '%28')
    .replaceAll(')', '%29')
    .replaceAll('*', '%2A')
}

function urlDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw new TemplateProblem('url_decode is given a text that is not URL-encoded')
  }
}

function base64Decode(text: string): string {
  const compact = text.replaceAll(/[\r\n]/g, '')
  const bytes = BASE64.test(compact) ? Buffer.from(compact, 'base64') : undefined
  const plain = bytes?.toString()
  // What is not UTF-8 would come out as other bytes than went in.
  if (bytes !== undefined && plain !== undefined && Buffer.from(plain).equals(bytes)) return plain
  throw new TemplateProblem('base64_decode is given a text that is not base64 of a text in UTF-8')
}
