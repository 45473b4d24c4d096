import { describe, expect, test } from 'vitest'
import { renderOne } from './render-one.ts'

/** What the filters make of `{{ token | ... }}`. */
const filtered = (token: string, filters: string): string =>
  renderOne(`{{ token | ${filters} }}`, { token })

/** `yes` if the condition holds. */
const yes = (condition: string): string => renderOne(`{% if ${condition} %}yes{% endif %}`)

describe('filters', () => {
  test.each([
    ['a', 'append: "b"', 'ab'],
    ['a', 'append: 1', 'a1'],
    ['a', 'prepend: "b"', 'ba'],
    ['aß', 'upcase', 'ASS'],
    ['AÄ', 'downcase', 'aä'],
    ['äBC', 'capitalize', 'Äbc'],
    ['', 'capitalize', ''],
    [' a \n', 'strip', 'a'],
    [' a ', 'lstrip', 'a '],
    [' a ', 'rstrip', ' a'],
    ['a\r\nb\nc\rd', 'strip_newlines', 'abc\rd'],
    ['a.b.c', 'replace: ".", "$&"', 'a$&b$&c'],
    ['a.b.c', 'replace_first: ".", "$&"', 'a$&b.c'],
    ['a.b', 'replace_first: ",", "-"', 'a.b'],
    ['a.b.c', 'remove: "."', 'abc'],
    ['a.b.c', 'remove_first: "."', 'ab.c'],
    ['', 'default: "b"', 'b'],
    ['a', 'default: "b"', 'a'],
    ['abc', 'size', '3'],
    ['a.b', 'split: "." | size', '2'],
    ['abcd', 'slice: 1', 'b'],
    ['abcd', 'slice: 1, 2', 'bc'],
    ['abcd', 'slice: -2, 9', 'cd'],
    ['😀b', 'slice: 0, 2', '😀'],
    ['a\n\nb', 'indent: 2', '  a\n  \n  b'],
    ['a@b@', 'split: "@" | join: "-"', 'a-b'],
    ['a@b', 'split: "@" | join', 'a b'],
    ['a@b', 'split: "@" | first', 'a'],
    ['a@b', 'split: "@" | last', 'b'],
    ['a@b', 'split: "@" | json', '["a","b"]'],
    ['a"\\\n', 'json', String.raw`"a\"\\\n"`],
    ['a', 'size | json', '1'],
    ['a"\\\n\u007F\u0085\u2028\uFEFF', 'quote', String.raw`"a\"\\\n\u007f\u0085\u2028\ufeff"`],
    ["it's", 'shell_quote', String.raw`'it'\''s'`],
    ['', 'shell_quote', "''"],
    [`<a b="c" d='&'>`, 'escape', '&lt;a b=&#34;c&#34; d=&#39;&amp;&#39;&gt;'],
    ["a b+c/ä!'()*", 'url_encode', 'a%20b%2Bc%2F%C3%A4%21%27%28%29%2A'],
    ['a%20b+c%2B', 'url_decode', 'a b c+'],
    ['ä:b', 'base64_encode', 'w6Q6Yg=='],
    ['w6Q6Yg==', 'base64_decode', 'ä:b'],
    ['w6Q6\nYg', 'base64_decode', 'ä:b'],
    ['e30_', 'base64_decode', '{}?'],
  ])('make of %j by %s: %j', (token, filters, text) => {
    expect(filtered(token, filters)).toBe(text)
  })

  test.each([
    ['a', 'slice: "1"', 'slice is given a number that it cannot take'],
    ['a', 'slice: 0.5', 'slice is given a number'],
    ['a', 'slice: -2', 'slice is given a number'],
    ['😀', 'slice: 0', 'slice would cut a character in two'],
    ['a', 'indent: 65', 'indent is given a number'],
    ['a', 'indent', 'indent is given more or fewer arguments than it takes: 1'],
    ['a', 'slice: 1, 2, 3', 'slice is given more or fewer arguments than it takes: 1 or 2'],
    ['a', 'upcase: 1', 'upcase is given more or fewer arguments than it takes: 0'],
    ['a', 'split: ""', 'split looks for a text of 1 to 250 characters'],
    ['a', 'replace: "", "b"', 'replace looks for a text of 1 to 250 characters'],
    ['a\0b', 'shell_quote', 'shell_quote is given a text with a NUL'],
    ['%zz', 'url_decode', 'url_decode is given a text that is not URL-encoded'],
    ['a,b', 'base64_decode', 'base64_decode is given a text that is not base64'],
    ['/w==', 'base64_decode', 'base64_decode is given a text that is not base64'],
    ['a', 'split: "a" | first', '{{ }} is given no value'],
    ['a.b', 'split: "." | upcase', 'upcase is given a list'],
    ['a', 'append: nil', 'append is given no value'],
  ])('refuse for %j: %s', (token, filters, what) => {
    expect(filtered(token, filters)).toContain(`spec.secret.template.KEY, line 1: ${what}`)
  })

  test('compare texts, numbers and what is empty', () => {
    expect(yes('token != "x" and 2 > 1 and 1 <= 1 and not keyId')).toBe('yes')
    expect(yes('token == blank or token == nil or token == empty')).toBe('')
    expect(yes('keyId == nil and keyId == blank')).toBe('yes')
    const parts = '{% assign parts = "a.b" | split: "." %}'
    expect(renderOne(`${parts}{% if parts contains "b" %}yes{% endif %}{{ parts[1] }}`)).toBe(
      'yesb',
    )
  })
})
