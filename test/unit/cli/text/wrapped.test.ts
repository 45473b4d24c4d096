import { describe, expect, test } from 'vitest'
import { wrapped } from '../../../../src/cli/text/wrapped.ts'

const RED = '\u001B[31m'
const PLAIN = '\u001B[39m'
/** Forty letters. */
const FORTY = 'nine nine nine nine nine nine nine nine!'

describe('a line that is too long for the terminal', () => {
  test.each([
    [
      'goes on at the margin',
      `${FORTY} ${FORTY}`,
      `${FORTY} nine nine nine nine\nnine nine nine nine!`,
    ],
    [
      'goes on below its text',
      `    ${FORTY} ${FORTY}`,
      `    ${FORTY} nine nine nine\n    nine nine nine nine nine!`,
    ],
    [
      'goes on below its last column',
      `True  Issued  5m ago  ${FORTY} ${FORTY}`,
      `True  Issued  5m ago  nine nine nine nine nine nine nine\n${' '.repeat(22)}nine! nine nine nine nine nine nine\n${' '.repeat(22)}nine nine!`,
    ],
    [
      'is left where its last column has no room',
      `Ready  ${FORTY}  Issued and more`,
      `Ready  ${FORTY}  Issued and more`,
    ],
    ['is left where it is one word', 'x'.repeat(100), 'x'.repeat(100)],
    ['keeps a long word whole', `See ${'x'.repeat(80)} there`, `See\n${'x'.repeat(80)}\nthere`],
    [
      'does not begin with an empty line',
      `  ${'x'.repeat(80)} there`,
      `  ${'x'.repeat(80)}\n  there`,
    ],
  ])('%s', (_how, line, lines) => {
    expect(wrapped(line, { columns: 60 })).toBe(lines)
  })

  test('is measured without its colours', () => {
    const line = `${RED}${FORTY}${PLAIN} nine nine nine nine`
    expect(wrapped(line, { columns: 60 })).toBe(line)
    expect(wrapped(`${line} more`, { columns: 60 })).toBe(`${line}\nmore`)
  })
})

describe('text is as it is', () => {
  test.each([
    ['where there is room', { columns: 81 }],
    ['where nobody said how much room there is', { columns: undefined }],
    ['where there is next to none', { columns: 20 }],
  ])('%s', (_where, style) => {
    const text = `Problems\n${FORTY} ${FORTY}\n\nmore`
    expect(wrapped(text, style)).toBe(text)
  })
})
