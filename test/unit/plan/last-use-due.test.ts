import { describe, expect, test } from 'vitest'
import { formatTime } from '../../../src/api/time.ts'
import { type KnownUse, lastUseDue } from '../../../src/plan/last-use-due.ts'
import { HOUR, MINUTE, NOW, SECOND } from '../../kit/gen.ts'

const due = (use: Partial<KnownUse>, now = NOW): ReturnType<typeof lastUseDue> =>
  lastUseDue({ at: NOW, told: undefined, toldSince: undefined, lookedSince: NOW, ...use }, now)

const told = (time: number): string => formatTime(time)

describe('lastUseDue()', () => {
  test('tells of the first use at once', () => {
    expect(due({})).toEqual({ kind: 'Write' })
    expect(due({ at: NOW - HOUR })).toEqual({ kind: 'Write' })
  })

  test('never goes back, nor says the same second again', () => {
    expect(due({ at: NOW, told: told(NOW + SECOND) })).toEqual({ kind: 'Drop' })
    expect(due({ at: NOW, told: told(NOW) })).toEqual({ kind: 'Drop' })
    expect(due({ at: NOW + 999, told: told(NOW), toldSince: 0 })).toEqual({ kind: 'Drop' })
    expect(due({ at: NOW + 1000, told: told(NOW), toldSince: 0 })).toEqual({ kind: 'Write' })
  })

  test('waits a minute after what was told last', () => {
    const toldSince = NOW - 20 * SECOND
    const use = { at: NOW, told: told(NOW - 25 * SECOND), toldSince }
    expect(due(use)).toMatchObject({ kind: 'Wait' })
    const later = toldSince + MINUTE
    // Served just now: it goes first.
    expect(due({ ...use, at: later }, later - 1)).toMatchObject({ kind: 'Wait' })
    expect(due({ ...use, at: later }, later)).toEqual({ kind: 'Write' })
  })

  test('lets those go first that served later, by ten seconds at most', () => {
    const since = NOW - MINUTE
    const use = { told: told(NOW - 2 * MINUTE), toldSince: since }
    expect(due({ ...use, at: NOW })).toEqual({ kind: 'Write' })
    const until = (at: number): unknown => due({ ...use, at })
    expect(until(NOW - 6 * SECOND)).toEqual({ kind: 'Wait', until: NOW + SECOND })
    expect(until(NOW - 30 * SECOND)).toEqual({ kind: 'Wait', until: NOW + 5 * SECOND })
    expect(until(NOW - 90 * SECOND)).toEqual({ kind: 'Wait', until: NOW + 10 * SECOND })
    const earliest = { ...use, at: NOW - 90 * SECOND }
    expect(due(earliest, NOW + 10 * SECOND)).toEqual({ kind: 'Write' })
  })

  test('takes what was told before it looked for told by then, and 70 seconds after the use', () => {
    expect(due({ told: told(NOW - HOUR) })).toEqual({ kind: 'Write' })
    const recent = { told: told(NOW - 10 * SECOND), lookedSince: NOW - 5 * SECOND }
    expect(due({ ...recent, at: NOW - 5 * SECOND })).toEqual({
      kind: 'Wait',
      until: NOW + 65 * SECOND,
    })
    const earlier = { told: told(NOW - 100 * SECOND) }
    expect(due(earlier)).toEqual({ kind: 'Wait', until: NOW + 35 * SECOND })
    expect(due({ told: told(NOW - 130 * SECOND) })).toEqual({ kind: 'Write' })
  })

  test.each([undefined, NOW - 2 * MINUTE])(
    'writes over a time that is yet to come, and began to be told at %s',
    (toldSince) => {
      const ahead = { told: told(NOW + MINUTE + SECOND), toldSince }
      expect(due({ ...ahead, at: NOW })).toEqual({ kind: 'Write' })
    },
  )

  test('believes a clock that is a minute ahead', () => {
    expect(due({ told: told(NOW + MINUTE), toldSince: NOW - HOUR })).toEqual({ kind: 'Drop' })
  })

  test('takes for nothing what is no time', () => {
    expect(due({ told: 'yesterday' })).toEqual({ kind: 'Write' })
  })
})
