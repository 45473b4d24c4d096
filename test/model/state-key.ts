import { contentKey } from './contents.ts'
import type { State, Worker } from './state.ts'
import { markKey, timeKey } from './time.ts'

/**
 * The same text for states that nothing can ever tell apart: versions of records count only as equal to the
 * newest or not, turns only as one's own or not, and workers of one object are interchangeable.
 */
export function stateKey(state: State): string {
  let key = state.budget.toString(36)
  for (const object of state.objects) key += `/${object?.key ?? ''}`
  for (const { content, kept } of state.records) key += `/${contentKey(content)}${kept ?? ''}`
  for (const { id, mark, version, destroyed } of state.secrets) {
    key += `/${id ?? ''}@${version}${markKey(mark)}${destroyed ? 'd' : ''}`
  }
  for (const before of state.before) {
    if (before === undefined) continue
    const { record, secret } = before
    key += `/${contentKey(record.content)}${secret.id ?? ''}@${secret.version}`
  }
  key += '/'
  for (const { id, mark, object, createdAt, inTime, published } of state.credentials) {
    key += `${id}${object}${markKey(mark)}${timeKey(createdAt)}${inTime ? 't' : ''}${published ? 'p' : ''},`
  }
  key += '/'
  for (const { mark, object, inTime } of state.pending) {
    key += `${object}${markKey(mark)}${inTime ? 't' : ''},`
  }
  return `${key}/${workersKey(state)}`
}

const workersKey = (state: State): string => {
  const { workers } = state
  if (workers.length === 2) {
    const [first, second] = workers as readonly [Worker, Worker]
    const one = workerKey(state, first)
    const other = workerKey(state, second)
    return first.object !== second.object || one < other ? `${one};${other}` : `${other};${one}`
  }
  return workers
    .map((worker) => workerKey(state, worker))
    .toSorted()
    .join(';')
}

/** What it knows, whether it is about the newest version, and whether the intent in the record is its own. */
function workerKey({ records }: State, { object, turn, observed, base }: Worker): string {
  const stored = records[object]
  const own = turn !== undefined && stored?.content?.intent?.turn === turn ? '!' : ''
  if (observed === undefined || stored === undefined) return base.toString(36) + own
  const newest = stored.content === undefined ? undefined : String(stored.version)
  return base.toString(36) + own + (observed.record.version === newest ? '=' : '')
}
