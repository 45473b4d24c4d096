import { afterEach, describe, expect, test, vi } from 'vitest'
import { parse } from 'yaml'
import { renderTemplate } from '../../../../src/render/template/render-template.ts'
import { renderOne } from './render-one.ts'

const NAMES = 'there are token, expiresAt, serviceAccount'

/** What breaks out of strings where it is not written as its language wants it. */
const AWKWARD = `a"b'c\\d$e: #{{ token }}\n%}ä😀\u2028`

afterEach(() => {
  vi.restoreAllMocks()
})

describe('renderTemplate()', () => {
  test('writes a connection string whose parts are encoded', () => {
    const template =
      'postgres://{{ serviceAccount | url_encode }}:{{ token | url_encode }}@db.example.com:5432/app'
    expect(renderOne(template, { token: 'a/b@c:d e' })).toBe(
      'postgres://reader%40my-project.iam.gserviceaccount.com:a%2Fb%40c%3Ad%20e@db.example.com:5432/app',
    )
  })

  test('writes a JSON file that reads back the values, whatever they are', () => {
    const template = '{"auth": {"token": {{ token | json }}, "until": {{ expiresAt | json }}}}'
    expect(JSON.parse(renderOne(template, { token: AWKWARD }))).toEqual({
      auth: { token: AWKWARD, until: '2026-06-01T13:00:00Z' },
    })
  })

  test('writes a YAML file that reads back the values, whatever they are', () => {
    const template = 'users:\n  - name: reader\n    token: {{ token | quote }}\n'
    expect(parse(renderOne(template, { token: AWKWARD }))).toEqual({
      users: [{ name: 'reader', token: AWKWARD }],
    })
  })

  test('writes a block of YAML from a text of several lines', () => {
    const pem = '-----BEGIN PUBLIC KEY-----\nabc\n-----END PUBLIC KEY-----'
    const template = 'key: |-\n{{ publicKey | indent: 2 }}\n'
    expect(parse(renderOne(template, { publicKey: pem }))).toEqual({ key: pem })
  })

  test('writes a .pgpass line, in which colons and backslashes are escaped', () => {
    const template =
      String.raw`db:5432:app:reader:{{ token | replace: "\\", "\\\\" | replace: ":", "\\:" }}` +
      '\n'
    expect(renderOne(template, { token: String.raw`a:b\c` })).toBe(
      String.raw`db:5432:app:reader:a\:b\\c` + '\n',
    )
  })

  test('writes an INI file, and leaves no lines where its tags stand', () => {
    const template = `[default]
{%- assign account = serviceAccount | split: "@" %}
account = {{ account.first }}
project = {{ account | last | split: "." | first }}
{%- comment %} only some tokens have one {% endcomment %}
{%- if keyId %}
key = {{ keyId }}
{%- endif %}
`
    expect(renderOne(template, { keyId: 'k1' })).toBe(
      '[default]\naccount = reader\nproject = my-project\nkey = k1\n',
    )
    expect(renderOne(template)).toBe('[default]\naccount = reader\nproject = my-project\n')
  })

  test('writes a file for a shell, one word a value', () => {
    expect(renderOne('export TOKEN={{ token | shell_quote }}\n', { token: "it's $HOME" })).toBe(
      `export TOKEN='it'\\''s $HOME'\n`,
    )
  })

  test('chooses by the value of a text', () => {
    const template =
      '{% case serviceAccount %}{% when "other", "reader@my-project.iam.gserviceaccount.com" %}A{% else %}B{% endcase %}' +
      '{% if token contains "ya29." and expiresAt > "2026" %}C{% endif %}{% unless token == "" %}D{% endunless %}'
    expect(renderOne(template)).toBe('ACD')
    expect(renderOne(template, { serviceAccount: 'x', token: 'y' })).toBe('BD')
  })

  test('writes every key, whatever it is named', () => {
    const templates = Object.fromEntries([
      ['__proto__', 'a'],
      ['config.json', '{{ token }}'],
    ])
    const rendered = renderTemplate(templates, { token: 't' })
    expect(rendered.ok && Object.entries(rendered.texts)).toEqual([
      ['__proto__', 'a'],
      ['config.json', 't'],
    ])
    expect(renderTemplate({}, {})).toEqual({ ok: true, texts: {} })
  })

  test('writes a text without tags byte for byte', () => {
    const text = ' {"a": {"b": 1}} % { \r\n\t}} #{} ä😀\n\n'
    expect(renderOne(text)).toBe(text)
  })

  test('writes what raw holds as it is', () => {
    expect(renderOne('{% raw %}{{ user }} {% if %}{% endraw %}{{ token }}')).toBe(
      '{{ user }} {% if %}ya29.c0ffee',
    )
  })

  test('takes values for data, also where they look like Liquid', () => {
    const token = '{{ serviceAccount }}{% raw %}{% if'
    expect(renderOne('{{ token }}|{% assign a = token %}{{ a }}', { token })).toBe(
      `${token}|${token}`,
    )
    expect(renderOne('{% capture a %}{{ token }}{% endcapture %}{{ a }}', { token })).toBe(token)
  })

  test('keeps nothing from one template to the next', () => {
    const rendered = renderTemplate(
      { A: '{% assign a = token %}{{ a }}', B: '{{ a | default: "gone" }}' },
      { token: 't' },
    )
    expect(rendered).toEqual({ ok: true, texts: { A: 't', B: 'gone' } })
  })
})

describe('a value that is absent', () => {
  test('is false in a condition', () => {
    expect(renderOne('{% if keyId %}{{ keyId }}{% else %}none{% endif %}')).toBe('none')
    expect(renderOne('{% unless keyId %}none{% endunless %}')).toBe('none')
    expect(renderOne('{% if token and keyId == "k1" %}yes{% endif %}')).toBe('')
    expect(renderOne('{% if keyId contains "k" %}yes{% endif %}')).toBe('')
  })

  test('may have a default, as one that is empty may', () => {
    expect(renderOne('{{ keyId | default: "none" }}')).toBe('none')
    expect(renderOne('{{ keyId | default: "none" }}', { keyId: '' })).toBe('none')
    expect(renderOne('{{ keyId | default: token | upcase }}')).toBe('YA29.C0FFEE')
    expect(renderOne('{{ keyId | default: "none" }}', { keyId: 'k1' })).toBe('k1')
  })

  test('is a mistake anywhere else, also behind a detour', () => {
    const missing = `there is no value named tokn: ${NAMES}`
    expect(renderOne('{{ tokn }}')).toBe(`spec.secret.template.KEY, line 1: ${missing}`)
    expect(renderOne('{{ token | append: tokn }}')).toContain(missing)
    expect(renderOne('{{ tokn | upcase | default: "x" }}')).toContain(missing)
    expect(renderOne('{% if token %}\n{{ tokn }}{% endif %}')).toContain(`line 2: ${missing}`)
    for (const use of ['{{ a }}', '{{ a | upcase }}', '{{ "x" | append: a }}', '{{ a.size }}']) {
      expect(renderOne(`{% assign a = tokn %}\n${use}`)).toMatch(/line 2: .* given no value: write/)
    }
  })
})

describe('what is wrong', () => {
  test.each([
    ['a\nb {{ token }\n', 2, '{{ is not closed by }}'],
    ["{{ it's }}", 1, 'a quote that is left open'],
    ['a\n{% if token', 2, '{% is not closed by %}'],
    ['{% raw %}{{ a }}', 1, 'raw is not closed by endraw'],
    ['{% if token %}\n{% unless token %}\n{% endif %}', 3, 'endif stands here without'],
    ['\n{% if token %}\n{{ token }}', 2, 'if is not closed by endif'],
    ['{% capture a %}', 1, 'capture is not closed by endcapture'],
    ['{% endif %}', 1, 'endif stands here without what it belongs to'],
    ['\n\n{% include "a" %}', 3, 'tag include is not part of this language: there are assign,'],
    ['{% if 1 %}{% else if 2 %}{% endif %}', 1, 'for a condition write elsif'],
    ['\n{{ token | upcse }}', 2, 'there is no filter named upcse: there are append,'],
    ['{{ token upcase }}', 1, 'the | before a filter, may be missing'],
    ['{% if token == %}{% endif %}', 1, 'this expression cannot be read'],
    ['{% if == and 1 2 3 %}{% endif %}', 1, 'this expression cannot be read'],
    ['\n{{ }}', 2, 'this cannot be read'],
    ['{{ token | append }}', 1, 'append is given more or fewer arguments than it takes: 1'],
    ['{{ token | split: "." }}', 1, '{{ }} is given a list: choose a part'],
    ['{{ token | first }}', 1, 'first takes a list, which split makes'],
    ['{{ token | default: "x", allow_false: true }}', 1, 'filters take no named arguments'],
    ['{{ token["a"] }}', 1, 'there is no value of this name'],
    ['{{ token[0 }}', 1, '[ is not closed by ]'],
    ['{% case token %}{% when token %}{% endcase %}', 1, 'when takes texts in quotes'],
  ])('is told with its line: %j', (template, line, what) => {
    const message = renderOne(template)
    expect(message).toContain(`spec.secret.template.KEY, line ${line}: `)
    expect(message).toContain(what)
    expect(message).not.toContain('ya29')
  })

  test('is told of the first template that fails', () => {
    const rendered = renderTemplate({ A: 'x', B: '{{ b }}', C: '{{ c }}' }, { token: 't' })
    expect(rendered).toEqual({
      ok: false,
      failure: {
        ending: 'Stalled',
        reason: 'TemplateFailed',
        message: 'spec.secret.template.B, line 1: there is no value named b: there are token',
      },
    })
  })

  test.each([
    '{{ token | NAME }}',
    '{% NAME %}',
    '{{ NAME }}',
    '{% endif NAME %}',
    '{{ NAME',
    '{% if a %}NAME',
  ])('never repeats what may be anything: %j', (template) => {
    const long = 'n'.repeat(41)
    expect(renderOne(template.replace('NAME', long))).not.toContain(long)
    expect(renderOne(template.replace('NAME', 'ünsafe'))).not.toContain('nsafe')
  })

  test('waits for another try where the machine alone was slow', () => {
    let now = 0
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 1500))
    const rendered = renderTemplate({ KEY: '{{ token }}' }, { token: 't' })
    expect(rendered).toMatchObject({
      ok: false,
      failure: { ending: 'Retryable', reason: 'TemplateFailed' },
    })
  })
})
