import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { LIQUID } from '../../src/render/template/liquid-engine.ts'
import { renderTemplate } from '../../src/render/template/render-template.ts'
import { TEMPLATE_LIMITS } from '../../src/render/template/template-limits.ts'
import { broken } from '../kit/broken.ts'

/** In every value and in no template: what is said of a template never holds it. */
const SECRET = 'hunter2hunter2'

const words = (text: string): string[] => text.trim().split(/\s+/)

/** What the language is made of, and what breaks other languages. */
const SYNTAX = [
  ...words(String.raw`
    {{ }} {% %} {%- -%} {{- -}} | : , . .. [ ] ( ) " ' \ \u == != < >= = # and or not contains
    true false nil empty blank 0 -1 1e9 0.5 9007199254740993 token keyId a b size first last __proto__
    constructor toString length in raw endraw comment endcomment if elsif else endif unless endunless
    case when endcase assign capture endcapture for endfor include render liquid echo`),
  ...words('ä 😀 \\'),
  '\n',
  '\r\n',
  '\t',
  ' ',
  '\0',
  '\u2028',
  '\uD800',
]
const FILTERS = [...Object.keys(LIQUID.filters), 'date', 'map', 'constructor']

const of = (...texts: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...texts)
const joined = (...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((texts) => texts.join(''))
const mostly = (usual: fc.Arbitrary<string>, odd: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: odd })

const oddOperand = of(
  ...words(`
    keyId tokn __proto__ constructor a[0] token["size"] b.first a.__proto__ a[b] a[ (1..3) (a..b)
    empty.__proto__ "x".size [token] ) " nil empty blank "" -1 64 1.5 1e9
    (9007199254740992..9007199254740994)`),
  '',
)
const operand = mostly(of(...words(`token expiresAt a b "x" '.' "a\\n" 1 true`)), oddOperand)
const usualFilter = of(
  ...words('upcase json quote base64_encode url_encode shell_quote size escape strip'),
  'split: "."',
  'append: token',
  'default: "x"',
  'indent: 2',
  'split: "." | last',
  'split: "," | join: "a"',
  'replace: "a", token',
  'slice: 0, 3',
)
const oddFilter = joined(
  of(...FILTERS),
  fc.oneof(
    of(''),
    joined(of(': '), operand),
    joined(of(': '), operand, of(', '), operand),
    joined(of(': a: '), operand),
  ),
)
const filters = fc
  .array(mostly(usualFilter, oddFilter), { maxLength: 3 })
  .map((each) => each.map((filter) => ` | ${filter}`).join(''))
const value = joined(operand, filters)
const condition = joined(
  operand,
  fc.oneof(
    of(''),
    joined(of(' == ', ' != ', ' contains ', ' < ', ' and ', ' or not ', ' '), operand),
  ),
)

const { template } = fc.letrec<{ node: string; nodes: string; template: string }>((tie) => ({
  nodes: fc.array(tie('node'), { maxLength: 3 }).map((nodes) => nodes.join('')),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    of('text', '\n', ' } {% raw %}{{ a }}{% endraw %}', '{% comment %}{{ a }}{% endcomment %}'),
    joined(of('{{ ', '{{- '), value, of(' }}', ' -}}')),
    joined(of('{% assign a = ', '{% assign b = ', '{%- assign token = '), value, of(' %}')),
    joined(of('{% capture a %}'), tie('nodes'), of('{% endcapture %}')),
    joined(
      of('{% if ', '{% unless '),
      condition,
      of(' %}'),
      tie('nodes'),
      of('{% else %}', '', '{% elsif a %}'),
      tie('nodes'),
      of('{% endif %}', '{% endif %}', '{% endunless %}'),
    ),
    joined(
      of('{% case '),
      value,
      of(' %}{% when "x", 1 %}', '{% when "ä" %}', '{% when a %}'),
      tie('nodes'),
      of('{% else %}', ''),
      tie('nodes'),
      of('{% endcase %}'),
    ),
    joined(of('{% ', '{%'), of(...SYNTAX), of(' '), value, of(' %}', '%}', '}}')),
  ),
  template: joined(
    of('', '{% assign a = "x" %}{% assign b = token %}\n'),
    fc.array(tie('node'), { maxLength: 5 }).map((nodes) => nodes.join('')),
  ),
}))

const hostileText = fc
  .array(fc.oneof(of(...SYNTAX), fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 8 })
  .map((parts) => parts.join(''))
const secret = hostileText.map((text) => `${text}${SECRET}${text}`)
const values = fc.record(
  { token: secret, expiresAt: of(`2026-06-01T13:00:00Z ${SECRET}`), keyId: secret },
  { requiredKeys: ['token', 'expiresAt'] },
)

const MESSAGE = /^spec\.secret\.template\.app\.conf(, line \d+)?: [^\n]{5,700}$/

/** What does not hold of a template and has to hold of every one; undefined stands for one that made no text. */
function wrong(
  source: string,
  given: Readonly<Record<string, string>>,
): { readonly rules: readonly string[]; readonly text: string | undefined } {
  const rendered = renderTemplate({ 'app.conf': source }, given)
  const text = rendered.ok ? rendered.texts['app.conf'] : undefined
  const failure = rendered.ok ? undefined : rendered.failure
  const rules = broken({
    'a text or a failure': (text === undefined) === (failure !== undefined),
    'within the limit': Buffer.byteLength(text ?? '') <= TEMPLATE_LIMITS.text,
    'for the user to mend': failure === undefined || failure.ending === 'Stalled',
    'named as one of a template': failure === undefined || failure.reason === 'TemplateFailed',
    'key, line and words': failure === undefined || MESSAGE.test(failure.message),
    'no value in it': !failure?.message.toLowerCase().includes('hunter'),
  })
  return { rules, text }
}

describe('renderTemplate()', () => {
  test('never throws and never tells a value, whatever the template', { timeout: 180_000 }, () => {
    let written = 0
    fc.assert(
      fc.property(template, values, (source, given) => {
        const { rules, text } = wrong(source, given)
        expect(rules).toEqual([])
        if (text !== undefined) written += 1
      }),
      { numRuns: 30_000 },
    )
    // Else the grammar would test refusals alone.
    expect(written).toBeGreaterThan(5000)
  })

  test('never throws and never tells a value, where anything follows anything', {
    timeout: 180_000,
  }, () => {
    const parts = fc.array(
      fc.oneof(of(...SYNTAX, ...FILTERS), fc.string({ unit: 'binary', maxLength: 3 })),
      { maxLength: 20 },
    )
    const soup = joined(
      of('', '{{ ', '{{ token ', '{% if ', '{% assign a = ', '{% '),
      parts.map((each) => each.join('')),
      of('', ' }}', ' %}'),
    )
    fc.assert(
      fc.property(soup, values, (text, given) => {
        expect(wrong(text, given).rules).toEqual([])
      }),
      { numRuns: 22_000 },
    )
  })

  test('writes a value as it is, and in each notation so that it reads back', () => {
    fc.assert(
      fc.property(secret, (token) => {
        const rendered = renderTemplate(
          {
            plain: '{{ token }}{% assign a = token %}{{ a }}',
            json: '{"a": {{ token | json }}}',
            shell: '{{ token | remove: "\\u0000" | shell_quote }}',
            base64: '{{ token | base64_encode }} {{ token | base64_encode | base64_decode }}',
            url: '{{ token | url_encode }}&{{ token | url_encode | url_decode }}',
          },
          { token },
        )
        const { plain, json, shell, base64, url } = rendered.ok ? rendered.texts : {}
        const wellFormed = token.toWellFormed()
        expect(plain).toBe(token + token)
        expect(JSON.parse(json ?? '')).toEqual({ a: wellFormed })
        expect(shellWord(shell ?? '')).toBe(token.replaceAll('\0', ''))
        const encoded = Buffer.from(token).toString('base64')
        expect(base64).toBe(`${encoded} ${wellFormed}`)
        expect(decodeURIComponent((url ?? '').split('&')[0] ?? '')).toBe(wellFormed)
        expect(url?.slice(url.indexOf('&') + 1)).toBe(wellFormed)
      }),
      { numRuns: 5000 },
    )
  })

  test('quotes a value so that YAML reads it back', () => {
    fc.assert(
      fc.property(secret, (token) => {
        const rendered = renderTemplate({ yaml: 'a: {{ token | quote }}\n' }, { token })
        const text = rendered.ok ? (rendered.texts['yaml'] ?? '') : ''
        expect(parse(text)).toEqual({ a: token.toWellFormed() })
        expect(text.slice(0, -1)).not.toMatch(/[\p{Cc}\u2028\u2029\uFEFF]/u)
      }),
      { numRuns: 2000 },
    )
  })

  test('ends, whatever is said again and again until the template is full', () => {
    const growth = of('{%assign a=a|append:a%}', '{%capture a%}{{a}}{{a}}{%endcapture%}', '{{a}}')
    const pieces = fc.array(fc.oneof(growth, template), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 24 }), values, (parts, times, given) => {
        const begin = `{% assign a = "aaaa" %}${'{%assign a=a|append:a%}'.repeat(times % 13)}`
        const piece = parts.join('')
        const room = TEMPLATE_LIMITS.template - begin.length
        const count = Math.floor(room / (piece.length + 1) / (times > 12 ? 1 : 10))
        expect(wrong(begin + piece.repeat(count), given).rules).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  test('says the same of the same template twice', () => {
    fc.assert(
      fc.property(template, values, (text, given) => {
        expect(renderTemplate({ K: text }, given)).toEqual(renderTemplate({ K: text }, given))
      }),
      { numRuns: 1000 },
    )
  })
})

/** What a POSIX shell makes of words in single quotes and of escaped quotes between them. */
function shellWord(text: string): string {
  expect(text).toMatch(/^'[^']*'(\\''[^']*')*$/)
  return text.slice(1, -1).replaceAll(`'\\''`, "'")
}
