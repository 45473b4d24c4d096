import { expect, test } from 'vitest'
import { lostOfVersions } from '../../../src/hook/lost-of-versions.ts'

const WITH = { properties: { spec: { properties: { a: {} } } } }
const WITHOUT = { properties: { spec: {} } }

test('each version that both have is compared, and named', () => {
  const before = new Map([
    ['v1alpha1', WITH],
    ['v1beta1', WITH],
    ['v1', WITHOUT],
  ])
  const after = new Map([
    ['v1alpha1', WITHOUT],
    ['v1beta1', WITH],
    ['v1', WITH],
  ])
  expect(lostOfVersions(before, after)).toEqual(['v1alpha1 spec.a'])
})

test('a version that only one of them has loses nothing here', () => {
  expect(lostOfVersions(new Map([['v1alpha0', WITH]]), new Map([['v1', WITHOUT]]))).toEqual([])
})
