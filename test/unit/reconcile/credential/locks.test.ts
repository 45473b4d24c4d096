import { expect, test } from 'vitest'
import { createLocks } from '../../../../src/reconcile/credential/locks.ts'

test('who comes while a name is held begins nothing, hears how many did, and holds up nobody else', async () => {
  const locks = createLocks()
  const first = Promise.withResolvers<string>()
  const holding = locks.tryHold('a', () => first.promise)
  let begun = 0
  const work = async (): Promise<string> => {
    begun += 1
    return 'done'
  }
  expect(locks.tryHold('a', work)).toEqual({ begun: undefined, turnedAway: 1 })
  expect(locks.tryHold('a', work)).toEqual({ begun: undefined, turnedAway: 2 })
  expect(begun).toBe(0)
  expect(await locks.tryHold('b', work).begun).toBe('done')
  first.resolve('first')
  expect(await holding.begun).toBe('first')
  expect(await locks.tryHold('a', work).begun).toBe('done')
})

test('one that fails is told so itself, and holds nobody up', async () => {
  const locks = createLocks()
  const failing = locks.tryHold('a', () => Promise.reject(new Error('broken')))
  await expect(failing.begun).rejects.toThrow('broken')
  expect(await locks.tryHold('a', () => Promise.resolve('next')).begun).toBe('next')
})
