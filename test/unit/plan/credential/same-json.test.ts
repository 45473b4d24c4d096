import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { sameJson } from '../../../../src/plan/credential/same-json.ts'

test('sameJson() takes values for the same whatever the order of their fields', () => {
  expect(sameJson({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 })).toBe(true)
  expect(sameJson({ a: 1, b: undefined }, { a: 1 })).toBe(true)
})

test.each<[unknown, unknown]>([
  [{ a: 1 }, { a: 2 }],
  [{ a: 1 }, { a: 1, b: 2 }],
  [{ a: 1, b: 2 }, { a: 1 }],
  [
    [1, 2],
    [2, 1],
  ],
  [[1], { 0: 1 }],
  [{}, []],
  [null, {}],
  ['1', 1],
])('sameJson() tells %j from %j', (a, b) => {
  expect(sameJson(a, b)).toBe(false)
})

test('sameJson() says the same of a value and its copy', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const copy: unknown = JSON.parse(JSON.stringify(value))
      expect(sameJson(JSON.parse(JSON.stringify(value)), copy)).toBe(true)
    }),
  )
})
