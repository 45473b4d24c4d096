import { afterEach, expect, test, vi } from 'vitest'
import { bySize } from '../../../kit/faults/run-size.ts'

const CHOICE = { short: 5, full: 50 }

afterEach(() => vi.unstubAllEnvs())

test('a run is short unless FAULTS says that it is full', () => {
  vi.stubEnv('FAULTS', undefined)
  expect(bySize(CHOICE)).toBe(5)
  vi.stubEnv('FAULTS', 'full')
  expect(bySize(CHOICE)).toBe(50)
})

test('a size that does not exist is a mistake, not a short run', () => {
  vi.stubEnv('FAULTS', 'ful')
  expect(() => bySize(CHOICE)).toThrow(RangeError)
})
