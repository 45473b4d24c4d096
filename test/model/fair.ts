import { committed, passed } from './environment.ts'
import type { Move } from './move.ts'
import type { Protocol } from './protocol.ts'
import { type State, stored } from './state.ts'
import { stateKey } from './state-key.ts'
import { steps } from './steps.ts'
import { beginnings } from './turns.ts'

/** More than any turn has. */
const MOST_STEPS = 60

export type Fair = {
  /** Events that lead to a state that is not good and from which nothing leads on; undefined: it ends well. */
  readonly stuckAfter: (state: State, key: string) => readonly string[] | undefined
}

/**
 * From any state on, with no more faults: whoever is in the middle of a turn ends it, then each process has
 * whole turns as long as they change something, then time passes. What is known to end well is remembered.
 */
export function createFair(protocol: Protocol, isGood: (state: State) => boolean): Fair {
  const endsWell = new Set<string>()

  function stuckAfter(from: State, fromKey: string): readonly string[] | undefined {
    const path: string[] = []
    const events: string[] = []
    const seen = new Set<string>()
    let state = from
    let key = fromKey
    while (!endsWell.has(key)) {
      if (seen.has(key)) return [...events, 'goes round in circles']
      seen.add(key)
      path.push(key)
      const next = onward(state, key, protocol)
      if (next === undefined) {
        if (!isGood(state)) return [...events, 'nothing leads on']
        break
      }
      events.push(next.event)
      state = next.state
      key = stateKey(state)
    }
    for (const each of path) endsWell.add(each)
    return undefined
  }
  return { stuckAfter }
}

/** The state in which everything that can be done without a fault has been done. */
export function rested(from: State, protocol: Protocol): State {
  let state = from
  for (let move = onward(state, stateKey(state), protocol); move !== undefined; ) {
    state = move.state
    move = onward(state, stateKey(state), protocol)
  }
  return state
}

/** The one next move; undefined: nothing changes any more. */
function onward(state: State, key: string, protocol: Protocol): Move | undefined {
  if (state.pending.length > 0) return committed(state, 0)
  const busy = state.workers.findIndex(({ at }) => at !== 'Idle')
  if (busy >= 0) return steps(state, busy, protocol)[0]
  for (let at = 0; at < state.workers.length; at += 1) {
    const move = wholeTurn(state, at, protocol)
    if (move !== undefined && stateKey(move.state) !== key) return move
  }
  const later = passed(state, 'Tick')
  return stateKey(later) === key ? undefined : { event: 'a tick', state: later }
}

function wholeTurn(state: State, at: number, protocol: Protocol): Move | undefined {
  const [first] = beginnings(state, at, protocol)
  if (first === undefined) return undefined
  const events = [first.event]
  let after = first.state
  for (let count = 0; count < MOST_STEPS && stored(after.workers, at).at !== 'Idle'; count += 1) {
    const [next] = steps(after, at, protocol)
    if (next === undefined) break
    events.push(next.event)
    after = next.state
  }
  return { event: events.join(', '), state: after }
}
