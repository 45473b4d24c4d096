import type { CredentialStep } from '../../src/plan/credential/credential-step.ts'
import { NOW } from '../kit/gen.ts'
import { left, spent } from './budgets.ts'
import { type Move, withWorker } from './move.ts'
import type { Protocol } from './protocol.ts'
import { SETTINGS } from './settings.ts'
import { type State, type StoredRecord, type StoredSecret, stored } from './state.ts'
import { gathered } from './views.ts'
import { ended, workerOf } from './workers.ts'

/** A worker between two turns may begin one, from caches as they are or, where that is a fault left, as they were. */
export function beginnings(state: State, at: number, protocol: Protocol): readonly Move[] {
  const { object } = stored(state.workers, at)
  const record = stored(state.records, object)
  const secret = stored(state.secrets, object)
  const moves = begun(state, at, protocol, 'begins a turn', record, secret)
  const before = state.before[object]
  if (before === undefined || left(state.budget, 'stale') === 0) return moves
  const behind = { ...state, budget: spent(state.budget, 'stale') }
  return [
    ...moves,
    ...begun(behind, at, protocol, 'begins a turn (old record)', before.record, secret),
    ...begun(behind, at, protocol, 'begins a turn (old Secret)', record, before.secret),
    ...begun(behind, at, protocol, 'begins a turn (old caches)', before.record, before.secret),
  ]
}

function begun(
  state: State,
  at: number,
  protocol: Protocol,
  event: string,
  record: StoredRecord,
  secret: StoredSecret,
): readonly Move[] {
  const worker = stored(state.workers, at)
  const turn = worker.turn ?? unusedTurn(state)
  const observed = gathered(state, worker, turn, record, secret)
  const { credential, sent } = observed
  if (credential === undefined && record.content === undefined && sent === undefined) return []
  const step = protocol.plan(observed, NOW, SETTINGS)
  if (isEnd(step)) {
    // Nothing changes, but what it remembers may have become superfluous.
    const after = ended({ ...worker, turn, observed })
    if (after.turn === worker.turn) return []
    return [{ event: `P${at} has a turn for nothing`, state: withWorker(state, at, after) }]
  }
  const begins = workerOf({ ...worker, at: 'Turn', turn, observed })
  begins.planned = step
  return [{ event: `P${at} ${event}`, state: withWorker(state, at, begins) }]
}

const isEnd = ({ step }: CredentialStep): boolean =>
  step === 'Rest' || step === 'Refuse' || step === 'Fail'

/** The first that nobody knows of. */
function unusedTurn({ records, workers }: State): string {
  const used = new Set([
    ...records.map(({ content }) => content?.intent?.turn),
    ...workers.flatMap(({ turn, observed }) => [turn, observed?.record.content?.intent?.turn]),
  ])
  let number = 1
  while (used.has(`turn-${number}`)) number += 1
  return `turn-${number}`
}
