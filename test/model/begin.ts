import { type Budgets, packed } from './budgets.ts'
import { objectOf } from './objects.ts'
import type { State } from './state.ts'
import { restarted } from './workers.ts'

/** Two objects of one service account, or one; nothing has happened yet. */
export function begin(
  objects: 1 | 2,
  /** Which object each process looks after. */
  workers: readonly number[],
  budgets: Budgets,
): State {
  const each = Array.from({ length: objects }, (_none, object) => object)
  const record = { content: undefined, version: 1, kept: undefined }
  const secret = { id: undefined, mark: 0, version: 1, destroyed: false }
  const facts = { finalizer: false, deleting: false, told: undefined, toldVersion: undefined }
  return {
    budget: packed(budgets),
    objects: each.map((object) => objectOf({ object, ...facts })),
    records: each.map(() => record),
    secrets: each.map(() => secret),
    before: each.map(() => (budgets.stale === undefined ? undefined : { record, secret })),
    credentials: [],
    pending: [],
    workers: workers.map(restarted),
  }
}
