import { expect, test } from 'vitest'
import { texts } from '../../../kit/canary/texts.ts'

test('all that is written in an object is told, names too, and where it is', () => {
  const object = { a: 'one', b: { 'c.d': ['two', 3, null, { e: 'four' }] }, f: true }
  expect([...texts(object)]).toEqual([
    ['a', 'a'],
    ['a', 'one'],
    ['b', 'b'],
    ['b.c.d', 'c.d'],
    ['b.c.d.0', '0'],
    ['b.c.d.0', 'two'],
    ['b.c.d.1', '1'],
    ['b.c.d.2', '2'],
    ['b.c.d.3', '3'],
    ['b.c.d.3.e', 'e'],
    ['b.c.d.3.e', 'four'],
    ['f', 'f'],
  ])
})

test('a name that may be a secret is in no path', () => {
  const object = { holderIdentity: 'me', annotations: { TCYt5XsITJX1CxPCT8yAV: 'x' } }
  expect([...texts(object)]).toEqual([
    ['holderIdentity', 'holderIdentity'],
    ['holderIdentity', 'me'],
    ['annotations', 'annotations'],
    ['annotations.*', 'TCYt5XsITJX1CxPCT8yAV'],
    ['annotations.*', 'x'],
  ])
})
