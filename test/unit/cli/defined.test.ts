import { expect, test } from 'vitest'
import { defined } from '../../../src/cli/defined.ts'

test('defined() leaves out what has no value, and nothing that merely looks empty', () => {
  const fields = { gone: undefined, none: null, empty: '', zero: 0, no: false, list: [] }
  const kept = defined(fields)
  expect(Object.keys(kept)).toEqual(['none', 'empty', 'zero', 'no', 'list'])
  expect(kept).toEqual({ none: null, empty: '', zero: 0, no: false, list: [] })
})
