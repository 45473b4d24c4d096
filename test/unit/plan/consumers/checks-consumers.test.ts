import { expect, test } from 'vitest'
import { consumersUnread } from '../../../../src/plan/consumers/checks-consumers.ts'
import { consumerTimes } from '../../../../src/plan/consumers/consumer-times.ts'
import type { Observed } from '../../../../src/plan/observed.ts'
import { plan } from '../../../../src/plan/plan.ts'
import { MINUTE, NOW, observed, served, settings, token } from '../../../kit/gen.ts'

const ON = settings({ consumerCheck: true, consumerCheckInterval: 5 * MINUTE })

const asked = (over: Partial<Observed> = {}, how = ON): string | undefined =>
  consumersUnread(observed({ token: served(), ...over }), NOW, how)?.step

test('pods are looked at where that is asked for, and was not done for a while', () => {
  expect(asked()).toBe('ReadConsumers')
  expect(asked({ consumers: { at: NOW, uses: [] } })).toBeUndefined()
  // Nor again where they could not be.
  expect(asked({ consumers: { at: NOW, uses: undefined } })).toBeUndefined()
  expect(asked({}, settings())).toBeUndefined()
})

test('not of an object that publishes nothing, nor of one that is never refreshed', () => {
  expect(asked({ token: token() })).toBeUndefined()
  expect(asked({ token: served(token(), { status: { phase: 'Expired' } }) })).toBeUndefined()
  expect(
    asked({ token: served(token({ spec: { refresh: { policy: 'Never' } } })) }),
  ).toBeUndefined()
})

test('it is the last thing that is done: whatever keeps the credential alive comes first', () => {
  const seen = observed({ token: served() })
  expect(plan(seen, NOW, ON).step).toBe('ReadConsumers')
  expect(plan(seen, NOW, settings())).toEqual({ step: 'Rest', why: 'Valid' })
  expect(plan(seen, NOW + 59 * MINUTE, ON).step).toBe('Mint')
})

test('they are looked at again an interval later, also where there was no time for it', () => {
  expect(consumerTimes({ at: NOW - MINUTE, uses: [] }, NOW, ON)).toEqual([NOW + 4 * MINUTE])
  expect(consumerTimes(undefined, NOW, ON)).toEqual([NOW + 5 * MINUTE])
  expect(consumerTimes(undefined, NOW, settings())).toEqual([])
})
