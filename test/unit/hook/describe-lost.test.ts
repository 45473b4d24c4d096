import { expect, test } from 'vitest'
import { describeLost } from '../../../src/hook/describe-lost.ts'

const NAME = 'things.mintlet.dev'

test('nothing is said when no field is lost', () => {
  expect(describeLost([])).toBeUndefined()
  expect(describeLost([{ name: NAME, fields: [] }])).toBeUndefined()
})

test('fields of all definitions are named, with what becomes of them', () => {
  const text = describeLost([
    { name: 'others.mintlet.dev', fields: [] },
    { name: NAME, fields: ['v1 spec.a', 'v1 spec.b[].c'] },
  ])
  expect(text).toBe(`\
fields that the installed definitions have and the new ones lack:
  things.mintlet.dev: v1 spec.a
  things.mintlet.dev: v1 spec.b[].c
The API server drops them from an object at its next write, and they do not come back with a later upgrade.`)
})

const many = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `v1 f${index}`)

test('of many, the first ten are named and the others counted', () => {
  const text = describeLost([
    { name: 'first.mintlet.dev', fields: many(8) },
    { name: NAME, fields: many(5) },
  ])
  expect(text?.match(/ v1 f/g)).toHaveLength(10)
  expect(text).toContain('  things.mintlet.dev: v1 f1\n  and 3 more\n')
  expect(describeLost([{ name: NAME, fields: many(10) }])).not.toContain('more\n')
})

test('a field whose name is none for a terminal is made printable', () => {
  const text = describeLost([{ name: NAME, fields: ['v1 \u001b[2Ja\nb'] }])
  expect(text).toContain('things.mintlet.dev: v1 ?[2Ja?b\n')
})
