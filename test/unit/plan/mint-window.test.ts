import { describe, expect, test } from 'vitest'
import { formatTime } from '../../../src/api/time.ts'
import { mintWindow } from '../../../src/plan/mint-window.ts'
import { HOUR, NOW, SECOND, settings } from '../../kit/gen.ts'

const window = (since: number, now = NOW): unknown =>
  mintWindow(
    { issuance: { unscheduledSince: formatTime(since), unscheduledMints: 2 } },
    now,
    settings(),
  )

describe('mintWindow()', () => {
  test('is open for its time', () => {
    expect(window(NOW)).toEqual({ since: NOW, mints: 2 })
    expect(window(NOW - HOUR + 1000)).toEqual({ since: NOW - HOUR + 1000, mints: 2 })
    expect(window(NOW - HOUR)).toBe(undefined)
  })

  test('is open where the clock of another replica was a little ahead, but not hours', () => {
    expect(window(NOW + 30 * SECOND)).toBeDefined()
    expect(window(NOW + HOUR)).toBe(undefined)
  })

  test('is not there where status says nothing, or nothing that can be read', () => {
    expect(mintWindow({}, NOW, settings())).toBe(undefined)
    expect(mintWindow({ issuance: { unscheduledSince: 'then' } }, NOW, settings())).toBe(undefined)
  })
})
