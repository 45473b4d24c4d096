import { describe, expect, test } from 'vitest'
import { forbiddenKey } from '../../../src/api/forbidden-key.ts'
import { nestsDeeperThan } from '../../../src/api/nests-deeper-than.ts'

describe('forbiddenKey()', () => {
  test('finds nothing in usual values', () => {
    for (const value of [null, 1, '__proto__', [], { a: [{ b: 'constructor' }] }]) {
      expect(forbiddenKey(value)).toBe(undefined)
    }
  })

  test('tells the path of a key that JavaScript treats specially, at any depth', () => {
    const hostile: unknown = JSON.parse('{"a": [{"b": 1}, {"__proto__": {"isAdmin": true}}]}')
    expect(forbiddenKey(hostile)).toBe('a.1.__proto__')
    expect(forbiddenKey({ constructor: 1 })).toBe('constructor')
    expect(forbiddenKey({ a: { prototype: 1 } })).toBe('a.prototype')
  })
})

describe('nestsDeeperThan()', () => {
  test('counts objects and lists, not what is in them', () => {
    expect(nestsDeeperThan(0, 'text')).toBe(false)
    expect(nestsDeeperThan(0, {})).toBe(true)
    expect(nestsDeeperThan(2, { a: [1, 2] })).toBe(false)
    expect(nestsDeeperThan(1, { a: [1, 2] })).toBe(true)
  })

  test('gives up in time on what would run out of stack', () => {
    let deep: unknown = 1
    for (let level = 0; level < 100_000; level += 1) deep = [deep]
    expect(nestsDeeperThan(64, deep)).toBe(true)
  })
})
