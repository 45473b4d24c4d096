import { describe, expect, test } from 'vitest'
import { isNewer } from '../../../src/plan/is-newer.ts'

describe('isNewer()', () => {
  test.each([
    ['101', '100', true],
    ['1000', '999', true],
    ['9007199254740993', '9007199254740992', true],
    ['100', '100', false],
    ['99', '100', false],
    ['odd', '100', true],
    ['100', '', true],
    ['odd', 'odd', false],
  ])('%s than %s: %s', (version, than, expected) => {
    expect(isNewer(version, than)).toBe(expected)
  })
})
