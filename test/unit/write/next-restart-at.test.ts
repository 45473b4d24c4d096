import { describe, expect, test } from 'vitest'
import { metadataOf } from '../../../src/kube/partial-metadata.ts'
import { nextRestartAt } from '../../../src/write/next-restart-at.ts'

const NOW = Date.parse('2026-11-22T12:00:00.250Z')

const next = (restartAt?: string, restartedAt?: string): string =>
  nextRestartAt(
    {
      ...metadataOf({ metadata: {} }),
      spec: { ...(restartAt !== undefined && { restartAt }) },
      status: { ...(restartedAt !== undefined && { restartedAt }) },
    },
    NOW,
  )

describe('nextRestartAt()', () => {
  test('is the next whole second, so that the pods of the one that has begun are replaced too', () => {
    expect(next()).toBe('2026-11-22T12:00:01Z')
    expect(next('2026-11-22T11:00:00Z', '2026-11-22T11:00:00Z')).toBe('2026-11-22T12:00:01Z')
  })

  test('is later than the one before', () => {
    expect(next('2026-11-22T12:00:01Z')).toBe('2026-11-22T12:00:02Z')
    // Also by a clock that was ahead: what is done until then would not be done again.
    expect(next('2026-11-22T12:01:00Z', '2026-11-22T12:01:00Z')).toBe('2026-11-22T12:01:01Z')
  })

  test('does not wait for what somebody has planned for later, or has written wrong', () => {
    expect(next('2026-12-01T00:00:00Z')).toBe('2026-11-22T12:00:01Z')
    expect(next('tomorrow', '-')).toBe('2026-11-22T12:00:01Z')
  })
})
