import { expect, test } from 'vitest'
import { tokenRevocationsSchema } from '../../../src/api/token-revocations.ts'

const reads = (raw: unknown): boolean => tokenRevocationsSchema.safeParse(raw).success

test.each([
  { tokens: {} },
  { tokens: { 'a-jti': 1_900_000_000 } },
  { until: 1_800_000_000, tokens: {} },
])('revocations may be %j', (raw) => {
  expect(reads(raw)).toBe(true)
})

test.each([
  {},
  { tokens: [] },
  { tokens: { a: '1900000000' } },
  { tokens: { a: 1.5 } },
  { tokens: { ['x'.repeat(65)]: 1 } },
  { until: '2026-06-01T12:00:00Z', tokens: {} },
  { until: 1, tokens: {}, since: 1 },
  [],
  null,
])('revocations may not be %j', (raw) => {
  expect(reads(raw)).toBe(false)
})
