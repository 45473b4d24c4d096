import { expect, test } from 'vitest'
import { compareResourceVersions } from '../../../src/kube/resource-version.ts'

test('versions are compared as integers of any size', () => {
  expect(compareResourceVersions('9', '10')).toBeLessThan(0)
  expect(compareResourceVersions('10', '9')).toBeGreaterThan(0)
  expect(compareResourceVersions('18446744073709551615', '18446744073709551614')).toBeGreaterThan(0)
  expect(compareResourceVersions('123', '123')).toBe(0)
})

test('what is not a number is neither older nor newer', () => {
  expect(compareResourceVersions('abc', '5')).toBe(0)
  expect(compareResourceVersions('5', '')).toBe(0)
  expect(compareResourceVersions('05', '6')).toBe(0)
})
