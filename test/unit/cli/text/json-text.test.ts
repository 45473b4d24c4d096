import { describe, expect, test } from 'vitest'
import { jsonText } from '../../../../src/cli/text/json-text.ts'

describe('jsonText()', () => {
  test('is JSON on lines of its own, without fields that have no value', () => {
    expect(jsonText({ name: 'reader', items: [1], reason: undefined })).toBe(
      '{\n  "name": "reader",\n  "items": [\n    1\n  ]\n}',
    )
  })

  test.each([
    ['escape', '\u001B[31m'],
    ['delete', '\u007F'],
    ['control sequence introducer of 8 bits', '\u009B2J'],
    ['right-to-left override', 'a\u202Eb'],
    ['right-to-left mark', '\u200F'],
    ['isolate', '\u2066x\u2069'],
    ['line separator', '\u2028'],
  ])('shows no %s to a terminal, and parses to the same', (_, text) => {
    const json = jsonText({ text })
    // oxlint-disable-next-line no-control-regex -- these are what must not be there
    expect(json).toMatch(/^[\n\u0020-\u007E]*$/)
    expect(JSON.parse(json)).toEqual({ text })
  })

  test('leaves letters of all languages as they are', () => {
    expect(jsonText('Jürgen Ω 名前 ✓')).toBe('"Jürgen Ω 名前 ✓"')
  })
})
