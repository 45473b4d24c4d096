import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { globMatches } from '../../src/plan/glob.ts'

/** Few characters, so that patterns often match; with those that mean something, here or to a RegExp. */
const unit = fc.constantFrom('a', 'b', '@', '/', '*', '.', '-', '\\', '$', '{')
const pattern = fc.string({ unit, maxLength: 8 })
const text = fc.string({ unit: fc.constantFrom('a', 'b', '@', '/', '.', '-'), maxLength: 8 })

const literally = (part: string): string => part.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/** The same said with a regular expression, which may be slow. */
const oracle = (glob: string, of: string): boolean =>
  new RegExp(`^${glob.split('*').map(literally).join('[^@/]*')}$`).test(of)

describe('globMatches()', () => {
  test('agrees with a regular expression in which * is any run without @ and /', () => {
    fc.assert(
      fc.property(pattern, text, (glob, of) => {
        expect(globMatches(glob, of)).toBe(oracle(glob, of))
      }),
      { numRuns: 20_000 },
    )
  })

  test('takes a text without stars for itself alone', () => {
    fc.assert(
      fc.property(text, text, (glob, of) => {
        expect(globMatches(glob, of)).toBe(glob === of)
      }),
    )
  })

  test('matches what a pattern was made from, and nothing with an @ or / where a star stands', () => {
    const part = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 4 })
    const crossing = fc.constantFrom('@', '/')
    fc.assert(
      fc.property(part, part, part, crossing, (before, run, after, sign) => {
        const glob = `x${before}*${after}x`
        expect(globMatches(glob, `x${before}${run}${after}x`)).toBe(true)
        expect(globMatches(glob, `x${before}${run}${sign}${after}x`)).toBe(false)
      }),
    )
  })

  test('answers at once, however many stars a pattern has', () => {
    const long = 'a'.repeat(100_000)
    expect(globMatches(`${'a*'.repeat(512)}b`, long)).toBe(false)
    expect(globMatches(`${'a*'.repeat(512)}a`, long)).toBe(true)
  })
})
