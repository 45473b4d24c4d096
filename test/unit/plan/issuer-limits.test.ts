import { describe, expect, test } from 'vitest'
import { limitsOf } from '../../../src/plan/issuer-limits.ts'
import { issuer } from '../../kit/gen.ts'

const google = { auth: { ambient: {} } }
const OF_GOOGLE = { requestsPerSecond: 50, burst: 100, concurrency: 16 }

describe('limitsOf()', () => {
  test('lets a local issuer be asked as fast as the operator can, unless its spec says otherwise', () => {
    expect(limitsOf(issuer().spec)).toEqual({})
    const limits = { requestsPerSecond: 5 }
    expect(limitsOf(issuer({ spec: { local: {}, limits } }).spec)).toEqual(limits)
  })

  test('stays far below the quota of Google, whatever the spec leaves out', () => {
    for (const spec of [{ google }, { google, limits: {} }]) {
      expect(limitsOf(issuer({ spec }).spec)).toEqual(OF_GOOGLE)
    }
    expect(limitsOf(issuer({ spec: { google, limits: { concurrency: 2 } } }).spec)).toEqual({
      ...OF_GOOGLE,
      concurrency: 2,
    })
  })

  test('takes the rate for the burst where the rate alone is given, as the field promises', () => {
    for (const requestsPerSecond of [1, 500]) {
      const { spec } = issuer({ spec: { google, limits: { requestsPerSecond } } })
      expect(limitsOf(spec)).toEqual({
        requestsPerSecond,
        burst: requestsPerSecond,
        concurrency: 16,
      })
    }
  })

  test('asks k0rdent, which documents no quota, with moderation', () => {
    const k0rdent = {
      auth: { tokenSecretRef: { name: 'admin', key: 'token' } },
      defaultLifetime: '720h',
      maxLifetime: '8760h',
    }
    const usual = { requestsPerSecond: 20, burst: 40, concurrency: 8 }
    expect(limitsOf(issuer({ spec: { k0rdent } }).spec)).toEqual(usual)
    const limits = { requestsPerSecond: 3 }
    expect(limitsOf(issuer({ spec: { k0rdent, limits } }).spec)).toEqual({
      ...usual,
      requestsPerSecond: 3,
      burst: 3,
    })
  })

  test('takes what is given', () => {
    const limits = { requestsPerSecond: 1, burst: 7, concurrency: 3 }
    expect(limitsOf(issuer({ spec: { google, limits } }).spec)).toEqual(limits)
    expect(limitsOf(issuer({ spec: { google, limits: { burst: 7 } } }).spec)).toEqual({
      ...OF_GOOGLE,
      burst: 7,
    })
  })

  test('has none for a spec that cannot be read: nothing is asked there', () => {
    expect(limitsOf({ valid: false, message: 'spec: set exactly one of local, google' })).toEqual(
      {},
    )
  })
})
