import { describe, expect, test } from 'vitest'
import type { Condition } from '../../../src/api/condition.ts'
import { setConditions } from '../../../src/api/set-conditions.ts'

const LONG_AGO = '2026-01-01T00:00:00Z'
const NOW = '2026-06-01T12:00:00Z'

const ready: Condition = {
  type: 'Ready',
  status: 'True',
  observedGeneration: 1,
  lastTransitionTime: LONG_AGO,
  reason: 'Issued',
  message: 'fine',
}

describe('setConditions()', () => {
  test('keeps the time of a transition while the status stays', () => {
    const wanted = {
      ...ready,
      reason: 'Refreshed',
      observedGeneration: 2,
      message: 'more',
    } as const
    expect(setConditions([ready], [wanted], NOW)).toEqual([
      { ...wanted, lastTransitionTime: LONG_AGO },
    ])
  })

  test('notes the time of a transition', () => {
    const [changed] = setConditions([ready], [{ ...ready, status: 'False' }], NOW)
    expect(changed?.lastTransitionTime).toBe(NOW)
  })

  test('drops what is not wanted, and what nobody knows', () => {
    const odd = { ...ready, type: 'Odd' } as unknown as Condition
    expect(setConditions([odd, { ...ready, type: 'Stalled' }], [], NOW)).toEqual([])
  })

  test('keeps an order of its own', () => {
    const wanted = ['Expired', 'Ready', 'Stalled'].map((type) => ({
      ...ready,
      type,
    })) as Condition[]
    expect(setConditions([], wanted, NOW).map(({ type }) => type)).toEqual([
      'Ready',
      'Stalled',
      'Expired',
    ])
  })

  test('cuts messages to what the API server takes', () => {
    const [long] = setConditions([], [{ ...ready, message: 'x'.repeat(100_000) }], NOW)
    expect(long?.message).toHaveLength(32_768)
  })
})
