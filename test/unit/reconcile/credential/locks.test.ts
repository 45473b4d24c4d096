import { expect, test } from 'vitest'
import { createLocks } from '../../../../src/reconcile/credential/locks.ts'

test('who holds a name keeps the others of that name waiting, in their order, and nobody else', async () => {
  const locks = createLocks()
  const told: string[] = []
  const first = Promise.withResolvers<void>()
  const work = (what: string, until?: Promise<void>) => async () => {
    told.push(`${what} begins`)
    await until
    told.push(`${what} ends`)
    return what
  }
  const all = Promise.all([
    locks.hold('a', work('1', first.promise)),
    locks.hold('a', work('2')),
    locks.hold('a', work('3')),
    locks.hold('b', work('other')),
  ])
  await locks.hold('c', work('late'))
  first.resolve()
  expect(await all).toEqual(['1', '2', '3', 'other'])
  expect(told.filter((each) => /^\d/v.test(each))).toEqual([
    '1 begins',
    '1 ends',
    '2 begins',
    '2 ends',
    '3 begins',
    '3 ends',
  ])
  expect(told.indexOf('other ends')).toBeLessThan(told.indexOf('1 ends'))
})

test('one that fails is told so itself, and holds nobody up', async () => {
  const locks = createLocks()
  const failing = locks.hold('a', () => Promise.reject(new Error('broken')))
  const next = locks.hold('a', () => Promise.resolve('next'))
  await expect(failing).rejects.toThrow('broken')
  expect(await next).toBe('next')
})
