import { expect, test } from 'vitest'
import { expectsAllConsumers } from '../../../kit/consumers/expects-all-consumers.ts'
import { CONSUMERS, type Consumer, type Found } from '../../../kit/consumers/found.ts'

const PRESENT = { command: 'it', version: '1', run: () => Promise.reject(new Error('not run')) }

/** A machine that has all but these. */
const without = (...absent: readonly Consumer[]): Found =>
  Object.fromEntries(
    CONSUMERS.map((name) => [name, absent.includes(name) ? { missing: 'absent' } : PRESENT]),
  ) as Found

test('a machine with docker, gcloud and aws has to have the others as well', () => {
  expect(expectsAllConsumers(without(), {})).toBe(true)
  expect(expectsAllConsumers(without('prometheus', 'boto3', 'npm'), {})).toBe(true)
})

test('a machine without one of these three may lack any', () => {
  for (const name of ['docker', 'gcloud', 'aws'] as const) {
    expect(expectsAllConsumers(without(name), {})).toBe(false)
    expect(expectsAllConsumers(without(name), { CI: 'false' })).toBe(false)
  }
})

test('a machine of a CI has to have all eight', () => {
  expect(expectsAllConsumers(without(...CONSUMERS), { CI: 'true' })).toBe(true)
})
