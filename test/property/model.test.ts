import { describe, expect, test } from 'vitest'
import { brokenPromise } from '../model/broken-promise.ts'
import type { Exploration } from '../model/explore.ts'

/** Between the small parts among the unit tests and all of them, which test/model/run.ts goes through. */
const PARTS: readonly (readonly [name: string, least: number, about: Exploration])[] = [
  ['two leaders and a create without an answer', 35_000, { budgets: { tick: 1, late: 1 } }],
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
      expect(brokenPromise(about, least)).toBeUndefined()
    },
    120 * SECONDS,
  )
})
