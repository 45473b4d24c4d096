import { expect, test } from 'vitest'
import { type FieldSchema, lostFields } from '../../../src/api/lost-fields.ts'

const LEAF: FieldSchema = {}
const of = (properties: Readonly<Record<string, FieldSchema>>): FieldSchema => ({ properties })
const list = (items: FieldSchema): FieldSchema => ({ items })
const map = (additionalProperties: FieldSchema | boolean): FieldSchema => ({ additionalProperties })
const ANYTHING: FieldSchema = { 'x-kubernetes-preserve-unknown-fields': true }

const FULL = of({
  spec: of({
    a: LEAF,
    list: list(of({ name: LEAF, value: LEAF })),
    map: map(of({ x: LEAF, y: LEAF })),
    any: ANYTHING,
    flags: map(true),
  }),
})

test('a schema loses nothing to itself, nor to one that has more', () => {
  expect(lostFields(FULL, FULL)).toEqual([])
  expect(lostFields(of({ spec: of({ a: LEAF }) }), FULL)).toEqual([])
  expect(lostFields({}, FULL)).toEqual([])
})

test.each<[string, FieldSchema, FieldSchema, readonly string[]]>([
  ['a field', of({ a: LEAF, b: LEAF }), of({ b: LEAF }), ['p.a']],
  ['a field with all below it', of({ a: of({ b: LEAF }) }), of({}), ['p.a']],
  ['a field two below', of({ a: of({ b: LEAF }) }), of({ a: of({}) }), ['p.a.b']],
  ['several', of({ a: LEAF, b: LEAF, c: LEAF }), of({ b: LEAF }), ['p.a', 'p.c']],
  ['a field of items', list(of({ a: LEAF })), list(of({ b: LEAF })), ['p[].a']],
  ['of lists of lists', list(list(of({ a: LEAF }))), list(list(of({}))), ['p[][].a']],
  ['the items', list(of({ a: LEAF })), LEAF, ['p[]']],
  ['a field of what is in a map', map(of({ a: LEAF })), map(of({})), ['p.*.a']],
  ['what is in a map', map(LEAF), of({ a: LEAF }), ['p.*']],
  ['what is in a map of anything', map(true), of({ a: LEAF }), ['p.*']],
  ['what is in a closed map', map(LEAF), map(false), ['p.*']],
  ['what nobody has described', ANYTHING, of({ a: LEAF }), ['p.*']],
  [
    'a field that is named like one of all objects',
    of({ constructor: LEAF }),
    of({}),
    ['p.constructor'],
  ],
  ['metadata that is not that of the object', of({ metadata: LEAF }), of({}), ['p.metadata']],
])('%s is lost', (_what, before, after, lost) => {
  expect(lostFields(of({ p: before }), of({ p: after }))).toEqual(lost)
})

test.each<[string, FieldSchema, FieldSchema]>([
  ['a field becomes one of a map', of({ a: of({ x: LEAF }) }), map(of({ x: LEAF }))],
  ['a field becomes anything', of({ a: of({ x: LEAF }) }), ANYTHING],
  ['a field of anything becomes known', ANYTHING, { ...ANYTHING, ...of({ a: LEAF }) }],
  ['a map becomes anything', map(of({ x: list(LEAF) })), ANYTHING],
  ['a map becomes one of anything', map(of({ x: list(of({ a: LEAF })) })), map(true)],
  ['a list becomes anything', list(of({ a: LEAF })), ANYTHING],
])('nothing is lost when %s', (_what, before, after) => {
  expect(lostFields(of({ p: before }), of({ p: after }))).toEqual([])
})

test('a field that becomes one of a map still loses what the map does not have', () => {
  expect(
    lostFields(of({ p: of({ a: of({ x: LEAF }) }) }), of({ p: map(of({ y: LEAF })) })),
  ).toEqual(['p.a.x'])
})

test('what every object has is not lost, whether a schema says it or not', () => {
  const before = of({ apiVersion: LEAF, kind: LEAF, metadata: of({ name: LEAF }), data: LEAF })
  expect(lostFields(before, of({}))).toEqual(['data'])
})
