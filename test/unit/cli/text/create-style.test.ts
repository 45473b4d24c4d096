import { expect, test } from 'vitest'
import { createStyle } from '../../../../src/cli/text/create-style.ts'
import type { Tone } from '../../../../src/cli/text/style.ts'

const TONES: readonly Tone[] = ['good', 'warning', 'bad', 'dim', 'strong']

test('each tone has a look of its own, which ends with the text', () => {
  const painted = TONES.map((tone) => createStyle(true, 80).paint(tone, 'x'))
  expect(painted).toEqual([
    '\u001B[32mx\u001B[39m',
    '\u001B[33mx\u001B[39m',
    '\u001B[31mx\u001B[39m',
    '\u001B[2mx\u001B[22m',
    '\u001B[1mx\u001B[22m',
  ])
})

test('without colours a text stays as it is', () => {
  const { paint, columns } = createStyle(false, undefined)
  expect(TONES.map((tone) => paint(tone, 'x'))).toEqual(TONES.map(() => 'x'))
  expect(columns).toBeUndefined()
})
