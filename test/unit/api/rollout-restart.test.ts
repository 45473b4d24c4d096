import { describe, expect, test } from 'vitest'
import { rolloutRestartsSchema, WORKLOAD_KINDS } from '../../../src/api/rollout-restart.ts'

const API = { kind: 'Deployment', name: 'api' }
const accepts = (...list: object[]): boolean => rolloutRestartsSchema.safeParse(list).success

describe('spec.rolloutRestart', () => {
  test('takes every kind, with or without an interval', () => {
    for (const kind of WORKLOAD_KINDS) expect(accepts({ kind, name: 'api' })).toBe(true)
    for (const minInterval of ['1s', '90m', '8760h']) {
      expect(accepts({ ...API, minInterval })).toBe(true)
    }
    expect(accepts()).toBe(true)
  })

  test.each([
    ['another kind', { kind: 'ReplicaSet', name: 'api' }],
    ['a name that no workload has', { ...API, name: 'api/scale' }],
    ['no name', { kind: 'Deployment' }],
    ['an interval of nothing', { ...API, minInterval: '0s' }],
    ['an interval of more than a year', { ...API, minInterval: '8761h' }],
    ['an interval in days', { ...API, minInterval: '1d' }],
  ])('refuses %s', (_what, entry) => {
    expect(accepts(entry)).toBe(false)
  })

  test('takes sixteen and no more', () => {
    const many = Array.from({ length: 16 }, (_, nth) => ({ ...API, name: `api-${nth}` }))
    expect(accepts(...many)).toBe(true)
    expect(accepts(...many, API)).toBe(false)
  })
})
