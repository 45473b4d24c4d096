import { describe, expect, test } from 'vitest'
import { jsonText } from '../../../../src/cli/text/json-text.ts'
import { printable } from '../../../../src/cli/text/printable.ts'

const ESC = '\u001B'

describe('text of others on a terminal', () => {
  test.each([
    ['colours', `${ESC}[31mred${ESC}[0m`, 'red'],
    ['a window title', `${ESC}]0;owned\u0007rest`, 'rest'],
    ['a link', `${ESC}]8;;https://evil.example${ESC}\\here${ESC}]8;;${ESC}\\`, 'here'],
    ['a sequence of one byte', '\u009B2Jgone', 'gone'],
    ['an escape that is cut off', `a${ESC}`, 'a'],
    ['a bell, a backspace and a null', 'a\u0007b\bc\0d', 'abcd'],
    ['a carriage return that would paint over the line', 'good\rbad', 'good bad'],
    ['several lines', 'one\n\ttwo\u2028three', 'one two three'],
    ['a text that is written backwards', 'a\u202Egnp.exe\u202C', 'agnp.exe'],
    ['half a character', 'a\uD800', 'a\uFFFD'],
    ['letters of other languages', 'Zürich 東京 🗝', 'Zürich 東京 🗝'],
  ])('%s', (_what, text, wanted) => {
    expect(printable(text)).toBe(wanted)
  })
})

test('JSON says the same, with nothing in it that a terminal obeys', () => {
  const report = {
    message: `\u009B2J${ESC}[31m\u202Ex\u061C\u200B\u{E0041}`,
    'key\u0085': ['東京'],
  }

  const text = jsonText(report)

  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  expect(JSON.parse(text)).toEqual(report)
  expect(text).toContain('東京')
})
