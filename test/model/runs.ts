import type { Exploration } from './explore.ts'

/** A part of the world that is explored to its end, and what it is about. */
export type Run = { readonly name: string; readonly about: Exploration }

const issued = { from: 'Issued' } as const
const alone = { workers: [0] } as const
const both = { objects: 2, workers: [0, 1] } as const

/**
 * The full exploration: two leaders and one fault each, leaders and pairs of faults, one leader with everything
 * that can go wrong, two objects of one service account.
 */
export const RUNS: readonly Run[] = [
  { name: 'two leaders, a first issue', about: { budgets: { tick: 3 } } },
  { name: 'two leaders, a create unanswered', about: { budgets: { tick: 2, late: 1 } } },
  { name: 'two leaders, a crash', about: { budgets: { tick: 2, crash: 1 } } },
  {
    name: 'two leaders, a crash and a create unanswered',
    about: { budgets: { tick: 1, crash: 1, late: 1 } },
  },
  { name: 'two leaders, a lost write', about: { budgets: { tick: 1, lost: 1 } } },
  { name: 'two leaders, old caches', about: { budgets: { tick: 1, stale: 1 } } },
  {
    name: 'two leaders, a refused create and a failed list',
    about: { budgets: { tick: 1, refused: 1, unlisted: 1 } },
  },
  { name: 'two leaders, the Secret destroyed', about: { budgets: { tick: 1, destroyed: 1 } } },
  { name: 'two leaders, the object deleted', about: { budgets: { tick: 1, deleted: 1 } } },
  { name: 'two leaders, a rotation', about: { budgets: { tick: 1, rotation: 1 } } },
  {
    name: 'two leaders rotate, a create unanswered',
    about: { ...issued, budgets: { tick: 2, rotation: 1, late: 1 } },
  },
  {
    name: 'two leaders rotate, a crash',
    about: { ...issued, budgets: { tick: 2, rotation: 1, crash: 1 } },
  },
  {
    name: 'two leaders rotate, a lost write',
    about: { ...issued, budgets: { tick: 2, rotation: 1, lost: 1 } },
  },
  {
    name: 'two leaders rotate, old caches',
    about: { ...issued, budgets: { tick: 2, rotation: 1, stale: 1 } },
  },
  {
    name: 'two leaders rotate, the object deleted',
    about: { ...issued, budgets: { tick: 1, rotation: 1, deleted: 1 } },
  },
  {
    name: 'two leaders rotate twice',
    about: { ...issued, budgets: { tick: 2, rotation: 2 } },
  },
  {
    name: 'one leader, all that can go wrong with a first issue',
    about: {
      ...alone,
      budgets: { tick: 3, late: 2, crash: 2, lost: 1, refused: 1, unlisted: 1, deleted: 1 },
    },
  },
  {
    name: 'one leader, all that can go wrong with a rotation',
    about: {
      ...alone,
      ...issued,
      budgets: { tick: 2, rotation: 1, late: 1, crash: 1, lost: 1, destroyed: 1, deleted: 1 },
    },
  },
  {
    name: 'one leader, three rotations and old caches',
    about: { ...alone, ...issued, budgets: { tick: 3, rotation: 3, late: 1, stale: 2, crash: 1 } },
  },
  { name: 'two objects', about: { ...both, budgets: { tick: 2 } } },
  { name: 'two objects, a create unanswered', about: { ...both, budgets: { tick: 1, late: 1 } } },
  { name: 'two objects, a crash', about: { ...both, budgets: { tick: 1, crash: 1 } } },
  {
    name: 'two objects rotate, a create unanswered',
    about: { ...both, ...issued, budgets: { tick: 1, rotation: 1, late: 1 } },
  },
  {
    name: 'two objects rotate, one is deleted',
    about: { ...both, ...issued, budgets: { tick: 1, rotation: 1, deleted: 1 } },
  },
]
