import { Socket } from 'node:net'
import { setImmediate as nextTurnOfTheLoop } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createTurns } from '../../../src/serve/create-turns.ts'

const never = (): void => {
  throw new Error('refused')
}

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
  const all = [
    turns(one, first!.run, never),
    turns(one, second!.run, never),
    turns(other, third!.run, never),
  ]
  await nextTurnOfTheLoop()
  expect(told).toEqual(['first begins', 'third begins'])
  first!.end()
  third!.end()
  second!.end()
  await Promise.all(all)
  expect(told.indexOf('second begins')).toBeGreaterThan(told.indexOf('first ends'))
  const fourth = answer(told, 'fourth')
  const last = turns(one, fourth.run, never)
  await Promise.resolve()
  expect(told).toContain('fourth begins')
  fourth.end()
  await last
})

test('what a connection asks beyond that is refused at once', async () => {
  const turns = createTurns()
  const connection = new Socket()
  const told: string[] = []
  const first = answer(told, 'one')
  const ask = () => turns(connection, first.run, () => told.push('refused'))
  const all = Array.from({ length: 8 }, ask)
  await nextTurnOfTheLoop()
  expect(told).toEqual(['one begins'])
  await ask()
  expect(told).toEqual(['one begins', 'refused'])
  first.end()
  await Promise.all(all)
  expect(told.filter((line) => line === 'one ends')).toHaveLength(8)
})

test('nothing is done for a connection that is gone', async () => {
  const turns = createTurns()
  const connection = new Socket()
  const told: string[] = []
  const first = answer(told, 'one')
  const all = [1, 2].map(() => turns(connection, first.run, () => undefined))
  await nextTurnOfTheLoop()
  connection.destroy()
  first.end()
  await Promise.all(all)
  expect(told).toEqual(['one begins', 'one ends'])
})
