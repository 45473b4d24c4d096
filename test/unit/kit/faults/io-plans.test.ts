import { expect, test } from 'vitest'
import { planName, singlePlans } from '../../../kit/faults/io-plans.ts'
import type { IoEntry } from '../../../kit/faults/io-point.ts'

const entry = (what: string, isWrite: boolean): IoEntry => ({
  side: 'api',
  what,
  nth: 0,
  isWrite,
  at: 0,
})

test('every call meets every fault, but what only reads is never late', () => {
  const trace = [entry('get things', false), entry('patch things', true)]
  expect(singlePlans(trace).map((plan) => planName(plan, trace))).toEqual([
    '1 get things, drop',
    '1 get things, lose',
    '1 get things, kill',
    '2 patch things, drop',
    '2 patch things, lose',
    '2 patch things, late',
    '2 patch things, kill',
  ])
})

test('of the faults that are asked for, what only reads is never on its way', () => {
  const trace = [entry('get things', false), entry('patch things', true)]
  const plans = singlePlans(trace, ['kill', 'stall'])
  expect(plans.map((plan) => planName(plan, trace))).toEqual([
    '1 get things, kill',
    '2 patch things, kill',
    '2 patch things, stall',
  ])
})
