import { describe, expect, test } from 'vitest'
import { type Exploration, explore } from '../../model/explore.ts'

/** Two processes that both believe that they lead look after one object, unless a part says otherwise. */
const PARTS: readonly (readonly [name: string, least: number, about: Exploration])[] = [
  ['two leaders and a create without an answer', 35_000, { budgets: { tick: 1, late: 1 } }],
  ['two leaders and a rotation', 9_000, { from: 'Issued', budgets: { tick: 1, rotation: 1 } }],
  [
    'two leaders and a Secret destroyed',
    9_000,
    { from: 'Issued', budgets: { tick: 1, destroyed: 1 } },
  ],
  ['two leaders and an object deleted', 200, { from: 'Issued', budgets: { tick: 1, deleted: 1 } }],
  [
    'one leader and all that can go wrong with a first issue',
    40_000,
    { workers: [0], budgets: { tick: 2, late: 1, crash: 1, lost: 1, refused: 1, unlisted: 1 } },
  ],
  [
    'two objects of one service account',
    20_000,
    { objects: 2, workers: [0, 1], budgets: { tick: 1 } },
  ],
]
const SECONDS = 1000

describe('the protocol of once-only secrets', () => {
  test.each(PARTS)(
    'keeps its promises in every state: %s',
    (_name, least, about) => {
      const { states, isComplete, violation } = explore(about)
      expect(violation).toBeUndefined()
      expect(isComplete).toBe(true)
      // Fewer would mean that the model has lost a part of the world.
      expect(states).toBeGreaterThanOrEqual(least)
    },
    120 * SECONDS,
  )
})
