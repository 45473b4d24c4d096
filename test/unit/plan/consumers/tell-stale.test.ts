import { describe, expect, test } from 'vitest'
import type { FrozenUse } from '../../../../src/api/frozen-use.ts'
import { consumersNamed } from '../../../../src/plan/consumers/consumers-named.ts'
import type { StaleUse } from '../../../../src/plan/consumers/stale-uses.ts'
import { tellStale } from '../../../../src/plan/consumers/tell-stale.ts'
import { frozenUse } from '../../../kit/frozen-use.ts'
import { HOUR, MINUTE, NOW } from '../../../kit/gen.ts'

type Of = Partial<FrozenUse> & { readonly at?: number; readonly isLatest?: boolean }

const stale = ({ at = NOW + HOUR, isLatest = false, ...use }: Of = {}): StaleUse => ({
  use: frozenUse(use),
  end: { at, isLatest, expiresAt: at, isCurrent: false },
})

const deployment = (name: string) => ({ kind: 'Deployment', name }) as const

const message = (...uses: readonly Of[]): string => tellStale(uses.map(stale), NOW)?.message ?? ''

const who = (...uses: readonly Of[]): string => message(...uses).split('. ')[0] ?? ''

describe('what people are told of containers that no refresh reaches', () => {
  test('nothing, where there are none', () => {
    expect(tellStale([], NOW)).toBeUndefined()
  })

  test('who, how, since or from when, and what to do', () => {
    expect(message({ workload: deployment('api') })).toBe(
      '1 workload never sees a refresh: Deployment api (env in container app) fails at 2026-06-01T13:00:00Z. ' +
        'Mount the Secret as a volume without subPath, or have the workload restarted by spec.rolloutRestart (of what is ' +
        'listed there already: with a shorter minInterval); what mounted an immutable Secret has to be restarted once.',
    )
    expect(tellStale([stale()], NOW)?.reason).toBe('ConsumersStale')
  })

  test('whoever fails first comes first, then by name', () => {
    expect(
      who(
        { pod: 'b', how: 'subPath' },
        { pod: 'a' },
        { pod: 'c', at: NOW },
        { pod: 'd', at: NOW + MINUTE, isLatest: true, how: 'envFrom' },
        { pod: 'e', at: NOW - MINUTE, isLatest: true, how: 'volume' },
      ),
    ).toBe(
      '5 workloads never see a refresh: ' +
        'Pod e (of an immutable Secret, in container app) has failed since 2026-06-01T11:59:00Z at the latest; ' +
        'Pod c (env in container app) has failed since 2026-06-01T12:00:00Z; ' +
        'Pod d (envFrom in container app) fails at 2026-06-01T12:01:00Z at the latest; ' +
        'Pod a (env in container app) fails at 2026-06-01T13:00:00Z; ' +
        'Pod b (subPath in container app) fails at 2026-06-01T13:00:00Z',
    )
  })

  test('pods of a workload are one, with the earliest time, whatever they are called and however many', () => {
    const workload = deployment('api')
    const one = who({ workload, pod: 'api-1' })
    expect(who({ workload, pod: 'api-2', at: NOW + 2 * HOUR }, { workload, pod: 'api-3' })).toBe(
      one,
    )
  })

  test('of a workload with many ways to have it only some are named', () => {
    const workload = deployment('api')
    const ways = (['c', 'a', 'b'] as const).map((container) => ({ workload, container }))
    expect(who(...ways)).toContain(
      'Deployment api (env in container a, env in container b and more)',
    )
  })

  test('a certain time wins over the same one that is not', () => {
    const workload = deployment('api')
    expect(who({ workload, isLatest: true }, { workload })).toMatch(/13:00:00Z$/)
    expect(who({ workload }, { workload, isLatest: true })).toMatch(/13:00:00Z$/)
  })

  test('its length has an end, however many there are', () => {
    const many = Array.from({ length: 2000 }, (_, nth) => ({
      pod: `${String(nth).padStart(4, '0')}${'x'.repeat(249)}`,
      container: 'c'.repeat(63),
    }))
    const text = message(...many)
    expect(text).toMatch(/^2000 workloads never see .*; and 1995 more\. Mount/)
    expect(text.length).toBeLessThan(3000)
  })

  test('it is the same in whichever order they are seen', () => {
    const uses: Of[] = ['a', 'b', 'c'].map((pod, nth) => ({ pod, at: NOW + (nth % 2) * HOUR }))
    expect(message(...uses.toReversed())).toBe(message(...uses))
  })
})

describe('what such a text says of itself', () => {
  test('whom it names, and whether that is all', () => {
    const workload = deployment('api.v2')
    expect(consumersNamed(message({ workload }, { pod: 'debug', at: NOW }))).toEqual({
      names: ['Pod debug', 'Deployment api.v2'],
      isAll: true,
    })
    const many = message(...['a', 'b', 'c', 'd', 'e', 'f'].map((pod) => ({ pod })))
    expect(consumersNamed(many)).toMatchObject({ isAll: false })
    expect(consumersNamed(many).names).toHaveLength(5)
  })
})
