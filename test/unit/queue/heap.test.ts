import { expect, test } from 'vitest'
import { Heap } from '../../../src/queue/heap.ts'

type Item = { rank: number }

const numbers = (): Heap<Item> => new Heap<Item>((left, right) => left.rank < right.rank)

function drain(heap: Heap<Item>): number[] {
  const ranks: number[] = []
  for (let item = heap.pop(); item !== undefined; item = heap.pop()) ranks.push(item.rank)
  return ranks
}

test('an empty heap gives nothing', () => {
  const heap = numbers()
  expect([heap.peek(), heap.pop(), heap.size]).toEqual([undefined, undefined, 0])
})

test('items come out in order', () => {
  const heap = numbers()
  for (const rank of [5, 1, 4, 1, 9, 2, 6]) heap.push({ rank })
  expect(heap.peek()?.rank).toBe(1)
  expect(drain(heap)).toEqual([1, 1, 2, 4, 5, 6, 9])
})

test('infinite ranks have their place', () => {
  const heap = numbers()
  for (const rank of [0, Infinity, -Infinity, Infinity, -Infinity]) heap.push({ rank })
  expect(drain(heap)).toEqual([-Infinity, -Infinity, 0, Infinity, Infinity])
})

test('an item can be taken out of the middle, once', () => {
  const heap = numbers()
  const five = { rank: 5 }
  for (const item of [{ rank: 8 }, { rank: 3 }, five, { rank: 1 }, { rank: 7 }, { rank: 2 }]) {
    heap.push(item)
  }
  expect(heap.remove(five)).toBe(true)
  expect(heap.remove(five)).toBe(false)
  expect(drain(heap)).toEqual([1, 2, 3, 7, 8])
})

test('an item that takes the place of a removed one may have to rise', () => {
  const heap = numbers()
  const eleven = { rank: 11 }
  for (const rank of [0, 10, 1]) heap.push({ rank })
  heap.push(eleven)
  for (const rank of [12, 2, 3]) heap.push({ rank })
  heap.remove(eleven)
  expect(drain(heap)).toEqual([0, 1, 2, 3, 10, 12])
})

test('an item whose rank changed finds its new place in both directions', () => {
  const heap = numbers()
  const first = { rank: 1 }
  const fourth = { rank: 4 }
  for (const item of [first, { rank: 2 }, { rank: 3 }, fourth, { rank: 5 }]) heap.push(item)
  first.rank = 9
  heap.reorder(first)
  fourth.rank = 0
  heap.reorder(fourth)
  expect(heap.reorder({ rank: 7 })).toBe(false)
  expect(drain(heap)).toEqual([0, 2, 3, 5, 9])
})
