import { expect, test } from 'vitest'
import { formatTime } from '../../../src/api/time.ts'
import { tellStale } from '../../../src/plan/consumers/tell-stale.ts'
import { notices } from '../../../src/plan/notices.ts'
import { frozenUse } from '../../kit/frozen-use.ts'
import { HOUR, NOW } from '../../kit/gen.ts'

const message = (pods: readonly string[], at = NOW + HOUR): string => {
  const end = { at, isLatest: false, expiresAt: at, isCurrent: false }
  return (
    tellStale(
      pods.map((pod) => ({ use: frozenUse({ pod }), end })),
      NOW,
    )?.message ?? ''
  )
}

const told = (type: 'ConsumersStale' | 'RestartRefused', text: string) => ({
  conditions: [
    {
      type,
      status: 'True',
      observedGeneration: 1,
      lastTransitionTime: formatTime(NOW),
      reason: type,
      message: text,
    } as const,
  ],
})

const stale = (text: string): ReturnType<typeof told> => told('ConsumersStale', text)

test('consumers that no refresh reaches are warned of once, with what the condition says', () => {
  const after = stale(message(['one']))
  expect(notices({}, after, undefined)).toEqual([
    { type: 'Warning', reason: 'ConsumersStale', message: message(['one']) },
  ])
  expect(notices(after, after, undefined)).toEqual([])
})

test('and again when another one joins them, not when times change or one is gone', () => {
  const two = stale(message(['one', 'two']))
  expect(notices(stale(message(['one'])), two, undefined)).toHaveLength(1)
  expect(notices(two, stale(message(['one', 'two'], NOW)), undefined)).toEqual([])
  expect(notices(two, stale(message(['two'])), undefined)).toEqual([])
  expect(notices(two, {}, undefined)).toEqual([])
})

test('where not all of them were named, nobody is taken for a new one', () => {
  const seven = stale(message(['a', 'b', 'c', 'd', 'e', 'f', 'g']))
  expect(notices(seven, stale(message(['d', 'e', 'f', 'g', 'h'])), undefined)).toEqual([])
})

test('a restart that is refused is warned of once, beside what is told of consumers', () => {
  const refused = told('RestartRefused', 'it has not opted in.')
  expect(notices(stale(message(['one'])), refused, undefined)).toEqual([
    { type: 'Warning', reason: 'RestartRefused', message: 'it has not opted in.' },
  ])
  expect(notices(refused, told('RestartRefused', 'nor has another.'), undefined)).toEqual([])
})
