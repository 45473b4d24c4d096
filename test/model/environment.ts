import { NOW } from '../kit/gen.ts'
import { type Fault, left, spent } from './budgets.ts'
import { contentLater } from './contents.ts'
import { created } from './issuer.ts'
import { type Move, withWorker } from './move.ts'
import { objectOf } from './objects.ts'
import { withSecret } from './publish-steps.ts'
import { replaced, type State, stored } from './state.ts'
import { createdLater, type Passed } from './time.ts'
import { withoutObject } from './without-object.ts'
import { ended, restarted, workerLater } from './workers.ts'

/** What happens without the operator: time, late commits, crashes, users. */
export function happenings(state: State): readonly Move[] {
  const moves: Move[] = state.pending.map((_each, at) => committed(state, at))
  const may = (fault: Fault): boolean => left(state.budget, fault) > 0
  const spend = (fault: Fault): State => ({ ...state, budget: spent(state.budget, fault) })
  if (may('tick')) moves.push({ event: 'a tick', state: passed(spend('tick'), 'Tick') })
  if (may('rotation') && state.records.some(({ content }) => content?.current !== undefined)) {
    moves.push({ event: 'rotation is due', state: passed(spend('rotation'), 'Age') })
  }
  if (may('crash')) moves.push(...crashes(spend('crash')))
  for (let object = 0; object < state.objects.length; object += 1) {
    const secret = stored(state.secrets, object)
    if (may('destroyed') && secret.id !== undefined) {
      const gone = { ...secret, id: undefined, version: secret.version + 1, destroyed: true }
      const after = withSecret(spend('destroyed'), object, gone)
      moves.push({ event: `Secret ${object} destroyed`, state: after })
    }
    const known = state.objects[object]
    if (may('deleted') && known !== undefined && !known.deleting) {
      moves.push({ event: `object ${object} deleted`, state: deleted(spend('deleted'), object) })
    }
  }
  return moves
}

function deleted(state: State, object: number): State {
  const known = state.objects[object]
  if (known?.finalizer !== true) return withoutObject(state, object)
  const going = objectOf({ ...known, deleting: true })
  return { ...state, objects: replaced<State['objects'][number]>(state.objects, object, going) }
}

/** A create takes effect long after it was sent. Where all slots are taken by then, it does not. */
export function committed(state: State, at: number): Move {
  const { mark, object, inTime } = stored(state.pending, at)
  const rest = { ...state, pending: state.pending.filter((_each, index) => index !== at) }
  const done = created(rest, { mark, object, createdAt: NOW, inTime })
  return {
    event: `a create of ${object} is committed late${done === undefined ? ': no slot' : `: ${done.id}`}`,
    state: done?.state ?? rest,
  }
}

/** A process ends, or its turn breaks off; one that has nothing to lose only begins a new turn. */
function crashes(state: State): readonly Move[] {
  return state.workers.flatMap((worker, at) => {
    if (worker.turn === undefined) return []
    const moves: Move[] = [
      { event: `P${at} crashes`, state: withWorker(state, at, restarted(worker.object)) },
    ]
    const after = ended(worker)
    if (worker.at !== 'Idle' && after.turn !== undefined) {
      moves.push({ event: `P${at} breaks off`, state: withWorker(state, at, after) })
    }
    return moves
  })
}

/** Time passes for everything that anybody remembers. */
export function passed(state: State, how: Passed): State {
  return {
    ...state,
    records: state.records.map((record) => ({
      ...record,
      content: record.content && contentLater(record.content, how),
    })),
    before: state.before.map(
      (before) =>
        before && {
          ...before,
          record: {
            ...before.record,
            content: before.record.content && contentLater(before.record.content, how),
          },
        },
    ),
    credentials: state.credentials.map((each) => ({
      ...each,
      createdAt: createdLater(each.createdAt, how),
    })),
    pending: state.pending.map((each) => ({ ...each, inTime: false })),
    workers: state.workers.map((worker) => workerLater(worker, how)),
  }
}
