import { Socket } from 'node:net'
import { setImmediate as nextTurnOfTheLoop } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createTurns } from '../../../src/serve/create-turns.ts'

/** Ends when it is told to. */
function answer(told: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<void>()
  return {
    end: resolve,
    run: async (): Promise<void> => {
      told.push(`${name} begins`)
      await promise
      told.push(`${name} ends`)
    },
  }
}

test('what is asked on one connection is done one after the other, and others need not wait', async () => {
  const turns = createTurns()
  const [one, other] = [new Socket(), new Socket()]
  const told: string[] = []
  const [first, second, third] = ['first', 'second', 'third'].map((name) => answer(told, name))
  const all = [turns(one, first!.run), turns(one, second!.run), turns(other, third!.run)]
  await nextTurnOfTheLoop()
  expect(told).toEqual(['first begins', 'third begins'])
  first!.end()
  third!.end()
  second!.end()
  await Promise.all(all)
  expect(told.indexOf('second begins')).toBeGreaterThan(told.indexOf('first ends'))
  const fourth = answer(told, 'fourth')
  const last = turns(one, fourth.run)
  await Promise.resolve()
  expect(told).toContain('fourth begins')
  fourth.end()
  await last
})

test('a connection that asks ever more without an answer is cut off', async () => {
  const turns = createTurns()
  const connection = new Socket()
  const told: string[] = []
  const first = answer(told, 'first')
  const all = Array.from({ length: 8 }, () => turns(connection, first.run))
  await nextTurnOfTheLoop()
  expect(connection.destroyed).toBe(false)
  all.push(turns(connection, first.run))
  expect(connection.destroyed).toBe(true)
  first.end()
  await Promise.all(all)
  // Of those that were waiting none is done for nobody.
  expect(told).toEqual(['first begins', 'first ends'])
})
