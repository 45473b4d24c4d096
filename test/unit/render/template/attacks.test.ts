import { describe, expect, test } from 'vitest'
import { renderTemplate } from '../../../../src/render/template/render-template.ts'
import { renderOne } from './render-one.ts'

/** Assigns `a` a text of `length` characters, a power of two times that of the seed. */
const long = (length: number, seed = 'aaaaaaaa'): string =>
  `{% assign a = "${seed}" %}` +
  '{% assign a = a | append: a %}'.repeat(Math.log2(length / seed.length))

const COSTLY = 'the template costs too much'
const TOO_LONG = 'more than 65536'

describe('a hostile template', () => {
  test.each([
    ['doubles a text', `${long(65_536)}{% assign a = a | append: a %}`, TOO_LONG],
    [
      'doubles what it captures',
      `{% assign a = "aaaaaaaa" %}${'{% capture a %}{{ a }}{{ a }}{% endcapture %}'.repeat(40)}`,
      TOO_LONG,
    ],
    [
      'captures for ever more',
      `${long(32_768)}{% capture b %}${'{{ a }}'.repeat(90)}`,
      'not closed',
    ],
    [
      'captures more than memory is for',
      `${long(32_768)}{% capture b %}${'{{ a }}'.repeat(90)}{% endcapture %}`,
      COSTLY,
    ],
    ['writes more than a key may hold', `${long(32_768)}{{ a }}{{ a }}.`, TOO_LONG],
    ['writes more bytes than a key may hold', `${long(32_768, '€€€€€€€€')}{{ a }}`, TOO_LONG],
    ['replaces each letter by many', `${long(32_768)}{{ a | replace: "a", a }}`, TOO_LONG],
    [
      'joins by a long text',
      `${long(4096, 'a,a,a,a,')}{{ "a,b,c" | split: "," | join: a | split: "," }}`,
      'split makes more than 256 parts',
    ],
    [
      'joins parts by more than a text may be',
      `${long(32_768)}{{ "a,b,c,d" | split: "," | join: a }}`,
      'join makes a text of more than 65536',
    ],
    ['takes a text apart', `${long(512)}{{ a | split: "a" }}`, 'split makes more than 256 parts'],
    ['indents many lines', `${long(4096, '\\n')}{{ a | indent: 64 }}`, TOO_LONG],
    ['encodes again and again', `${long(65_536)}{{ a ${'| url_encode'.repeat(100)} }}`, COSTLY],
    [
      'reads much and makes little of it',
      `${long(65_536)}${'{% assign b = a | size %}'.repeat(100)}`,
      COSTLY,
    ],
    [
      'makes the text longer by encoding',
      `${long(8192)}{{ a ${'| base64_encode'.repeat(500)} }}`,
      TOO_LONG,
    ],
    [
      'compares and compares',
      `${long(65_536)}{% if a == a ${'and a == a '.repeat(100)} %}{% endif %}`,
      COSTLY,
    ],
    [
      'compares with what it built, in when',
      `${long(65_536)}{% case a %}{% when a ${', a'.repeat(4000)} %}{% endcase %}`,
      'when takes texts in quotes, and numbers',
    ],
    [
      'looks for a long text that almost matches everywhere',
      `${long(32_768)}{% capture b %}${'a'.repeat(500)}b${'a'.repeat(500)}{% endcapture %}{% if a contains b %}{% endif %}`,
      'contains looks for a text of 1 to 250 characters',
    ],
    [
      'looks for a text many times',
      `${long(65_536)}{{ a ${'| remove: "b"'.repeat(900)} }}`,
      COSTLY,
    ],
    ['counts where numbers end', '{{ (9007199254740992..9007199254740994) }}', 'ranges'],
    ['hides a range behind a bracket', `{{ token[0 ' ] (1..2) ' }}`, 'ranges'],
    ['hides a range in a filter', '{{ token | append: (1..9999999) }}', 'ranges'],
    ['hides a range in a branch', '{% if 1 %}{% else %}{{ (1..9) }}{% endif %}', 'ranges'],
    ['hides a range in a case', '{% case 1 %}{% when (1..9) %}{% endcase %}', 'when takes'],
    ['hides a range in a name', '{{ token[(1..9)] }}', 'in [ ] stands a number'],
    ['hides a range in a capture', '{% capture a %}{{ (1..9) }}{% endcapture %}', 'ranges'],
    [
      'hides a range in an assign',
      '{% unless 1 %}{% assign a = (1..9) %}{% endunless %}',
      'ranges',
    ],
    ['hides a range in a condition', '{% if 1 %}{% elsif (1..9) %}{% endif %}', 'ranges'],
    [
      'nests tags',
      `${'{% if 1 %}'.repeat(800)}${'{% endif %}'.repeat(700)}`,
      'more than 100 of if',
    ],
    ['nests brackets', `{{ ${'a['.repeat(8000)} }}`, 'more than 64 opening brackets'],
    ['nests parentheses', `{{ ${'('.repeat(16_000)} }}`, 'more than 64 opening brackets'],
    ['opens and never closes', '{{ '.repeat(5000), '{{ is not closed'],
    ['goes on without an end', 'x'.repeat(16_385), 'the template is longer than 16384 characters'],
    ['makes the library stumble', '{{ "\\u', 'this cannot be read'],
    [
      'asks for an object of the library',
      '{{ empty.__proto__ }}',
      'only what has a name has parts',
    ],
    ['asks for a class of the library', '{{ nil.constructor }}', 'only what has a name has parts'],
    ['asks a text for its class', '{{ token.constructor }}', 'there is no value'],
    ['asks a text for its methods', '{{ token.trim }}', 'there is no value'],
    ['asks for the prototype', '{{ __proto__.constructor }}', 'there is no value'],
    ['asks for a name that it computes', '{{ [token] }}', 'only what has a name has parts'],
    ['loops', '{% for i in token %}{% endfor %}', 'tag for is not part of this language'],
    ['draws a table', '{% tablerow i in token %}{% endtablerow %}', 'tag tablerow is not part'],
    ['includes a file', '{% include "package.json" %}', 'tag include is not part'],
    ['renders a file', '{% render "package.json" %}', 'tag render is not part'],
    ['extends a file', '{% layout "package.json" %}', 'tag layout is not part'],
    ['counts from one to the next', '{% increment a %}', 'tag increment is not part'],
    ['writes tags in a tag', '{% liquid\nassign a = 1 %}', 'tag liquid is not part'],
    ['comments in a line', `{% # ${'\n'.repeat(9000)}x %}`, 'this tag is not part'],
    ['asks for a digest', '{{ "a" | sha256 }}', 'there is no filter named sha256'],
    ['asks for the time', '{{ "now" | date: "%s" }}', 'there is no filter named date'],
    [
      'asks for the filter of all objects',
      '{{ "a" | constructor }}',
      'no filter named constructor',
    ],
    ['asks for the tag of all objects', '{% constructor %}', 'tag constructor is not part'],
  ])('that %s is refused', (_, template, what) => {
    const message = renderOne(template)
    expect(message).toMatch(/^spec\.secret\.template\.KEY(, line [0-9]+)?: /)
    expect(message).toContain(what)
    expect(message).not.toContain('ya29')
    expect(message.length).toBeLessThan(600)
  })

  test('that assigns what objects have makes a name as any other', () => {
    const template =
      '{% assign __proto__ = token %}{% capture constructor %}c{% endcapture %}{{ __proto__ }}{{ constructor }}'
    expect(renderOne(template)).toBe('ya29.c0ffeec')
    expect(Object.hasOwn(Object.prototype, 'token')).toBe(false)
  })

  test('leaves nothing behind for the next one', () => {
    const before = Object.getOwnPropertyNames(Object.prototype)
    renderOne('{% assign token = "x" %}{% assign hasOwnProperty = 1 %}')
    expect(renderOne('{{ token }}{{ hasOwnProperty | default: "-" }}')).toBe('ya29.c0ffee-')
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
  })

  test('cannot spend what the next one needs', () => {
    const big = `${long(16_384)}{{ a }}`
    const templates = Object.fromEntries(
      Array.from({ length: 16 }, (_, index) => [`KEY${index}`, big]),
    )
    const rendered = renderTemplate(templates, {})
    expect(
      rendered.ok && Object.values(rendered.texts).every((text) => text.length === 16_384),
    ).toBe(true)
  })

  test.each([
    ['values', `{% if a ${'or a '.repeat(99)} %}{% endif %}`, 'more than 1000 values'],
    ['outputs', '{{1}}'.repeat(100), 'more than 1000 values'],
    ['markup', `{{ "${'x'.repeat(1100)}" }}`, 'more than 16384 characters in {{ }}'],
  ])('shares what a Secret may have of %s with the others', (_what, template, message) => {
    const templates = Object.fromEntries(
      Array.from({ length: 16 }, (_, index) => [`KEY${index}`, template]),
    )
    const rendered = renderTemplate(templates, {})
    expect(rendered.ok ? '' : rendered.failure.message).toContain(message)
    expect(renderTemplate({ KEY: template }, {}).ok).toBe(true)
  })

  test('has names for values that objects have too', () => {
    const values = Object.fromEntries([
      ['__proto__', 'p'],
      ['constructor', 'c'],
    ])
    expect(renderOne('{{ __proto__ }}{{ constructor }}', values)).toBe('pc')
  })
})
