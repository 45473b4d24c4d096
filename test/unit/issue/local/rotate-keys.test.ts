import { describe, expect, it } from 'vitest'
import { type KeyTimes, rotateKeys } from '../../../../src/issue/local/rotate-keys.ts'

const HOUR = 3_600_000
const NOW = 1_800_000_000_000
const policy = {
  algorithm: 'ES256',
  keyRotationMs: 100 * HOUR,
  overlapMs: 2 * HOUR,
  publishAheadMs: HOUR,
  longestLifeMs: 3 * HOUR,
} as const
const key = { algorithm: 'ES256', activeAt: NOW, longestLifeMs: 3 * HOUR } as const
const next = { ...key, activeAt: NOW + 100 * HOUR }

describe('rotateKeys', () => {
  it('has the first key of all sign at once', () => {
    expect(rotateKeys([], policy, NOW)).toEqual({
      keep: [],
      add: key,
      changed: true,
      nextAt: NOW + 99 * HOUR,
    })
  })

  it('leaves a ring alone until the next key has to be published', () => {
    const kept = { keep: [key], add: undefined, changed: false, nextAt: NOW + 99 * HOUR }
    expect(rotateKeys([key], policy, NOW)).toEqual(kept)
    expect(rotateKeys([key], policy, NOW + 99 * HOUR - 1)).toEqual(kept)
  })

  it('publishes the next key an hour before it signs, also when it is late', () => {
    expect(rotateKeys([key], policy, NOW + 99 * HOUR)).toMatchObject({
      add: next,
      nextAt: NOW + 100 * HOUR,
    })
    expect(rotateKeys([key], policy, NOW + 500 * HOUR)).toMatchObject({
      add: { activeAt: NOW + 501 * HOUR },
    })
  })

  it('drops a key when the last of what it signed has been expired for the overlap', () => {
    const ring = [key, next]
    const dropAt = NOW + (100 + 3 + 2) * HOUR
    expect(rotateKeys(ring, policy, dropAt - 1)).toMatchObject({ keep: ring, nextAt: dropAt })
    expect(rotateKeys(ring, policy, dropAt)).toMatchObject({ keep: [next], changed: true })
  })
})

describe('rotateKeys when the policy changes', () => {
  it('raises what keys that sign or will sign may sign, and never lowers it', () => {
    const longer = { ...policy, longestLifeMs: 12 * HOUR }
    expect(rotateKeys([key, next], longer, NOW + 99 * HOUR)).toMatchObject({
      keep: [{ longestLifeMs: 12 * HOUR }, { longestLifeMs: 12 * HOUR }],
      changed: true,
    })
    expect(rotateKeys([key, next], longer, NOW + 100 * HOUR).keep).toEqual([
      key,
      { ...next, longestLifeMs: 12 * HOUR },
    ])
    const shorter = { ...policy, longestLifeMs: HOUR }
    expect(rotateKeys([key], shorter, NOW)).toMatchObject({ keep: [key], changed: false })
  })

  it('takes a change of algorithm for a rotation that is due', () => {
    const rsa = { ...policy, algorithm: 'RS256' } as const
    const added = { algorithm: 'RS256', activeAt: NOW + 51 * HOUR } as const
    expect(rotateKeys([key], rsa, NOW + 50 * HOUR)).toMatchObject({ keep: [key], add: added })
  })

  it('drops a next key of the wrong algorithm, which has signed nothing', () => {
    const pending = { ...key, algorithm: 'RS256', activeAt: NOW + HOUR } as const
    expect(rotateKeys([key, pending], policy, NOW)).toMatchObject({ keep: [key], changed: true })
  })

  it('shrinks overlap and publishing ahead with a rotation of minutes', () => {
    const fast = { ...policy, keyRotationMs: 120_000, longestLifeMs: 60_000 }
    const first = { ...key, longestLifeMs: 60_000 }
    expect(rotateKeys([first], fast, NOW).nextAt).toBe(NOW + 60_000)
    const ring = [first, { ...first, activeAt: NOW + 120_000 }]
    expect(rotateKeys(ring, fast, NOW + 300_000).keep).toHaveLength(1)
  })

  it('turns more slowly rather than publish hundreds of keys', () => {
    const fast = { ...policy, keyRotationMs: 10_000, longestLifeMs: 12 * HOUR }
    let ring: KeyTimes[] = [{ ...key, longestLifeMs: 12 * HOUR }]
    let now = NOW
    for (let turns = 0; turns < 200; turns += 1) {
      const { keep, add, nextAt } = rotateKeys(ring, fast, now)
      ring = add ? [...keep, add] : [...keep]
      expect(ring.length).toBeLessThan(30)
      now = nextAt
    }
  })
})
