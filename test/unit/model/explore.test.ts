import { describe, expect, test } from 'vitest'
import { brokenPromise } from '../../model/broken-promise.ts'
import type { Exploration } from '../../model/explore.ts'

/**
 * Two processes that both believe that they lead look after one object, unless a part says otherwise. Small parts;
 * larger ones are among the properties.
 */
const PARTS: readonly (readonly [name: string, least: number, about: Exploration])[] = [
  ['two leaders and a create without an answer', 1000, { budgets: { late: 1 } }],
  ['two leaders and a rotation', 9_000, { from: 'Issued', budgets: { tick: 1, rotation: 1 } }],
  [
    'two leaders and a Secret destroyed',
    9_000,
    { from: 'Issued', budgets: { tick: 1, destroyed: 1 } },
  ],
  ['two leaders and an object deleted', 200, { from: 'Issued', budgets: { tick: 1, deleted: 1 } }],
  [
    'one leader and most that can go wrong with a first issue',
    2_500,
    { workers: [0], budgets: { tick: 1, late: 1, crash: 1, lost: 1 } },
  ],
  ['two objects of one service account', 2_000, { objects: 2, workers: [0, 1], budgets: {} }],
]
const SECONDS = 1000

describe('the protocol of once-only secrets', () => {
  test.each(PARTS)(
    'keeps its promises in every state: %s',
    (_name, least, about) => {
      expect(brokenPromise(about, least)).toBeUndefined()
    },
    120 * SECONDS,
  )
})
