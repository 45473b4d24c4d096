import { begin } from './begin.ts'
import type { Budgets } from './budgets.ts'
import { happenings } from './environment.ts'
import { createFair } from './fair.ts'
import { isGood } from './good.ts'
import type { Move } from './move.ts'
import { PROTOCOL, type Protocol } from './protocol.ts'
import { unsafe } from './safety.ts'
import type { State } from './state.ts'
import { stateKey } from './state-key.ts'
import { steps } from './steps.ts'
import { beginnings } from './turns.ts'

export type Exploration = {
  readonly objects?: 1 | 2
  /** Which object each process looks after; two processes for object 0 unless it says otherwise. */
  readonly workers?: readonly number[]
  readonly budgets: Budgets
  readonly protocol?: Protocol
  /** No more states than this. */
  readonly limit?: number
  /** Whether it is also seen that every state can end well. */
  readonly liveness?: boolean
}

export type Explored = {
  readonly states: number
  readonly moves: number
  /** Every state within the budgets was seen. */
  readonly isComplete: boolean
  readonly violation: { readonly what: string; readonly trace: readonly string[] } | undefined
}

/**
 * Sees every state that the protocol can get the world into, in any order of the steps of all processes and
 * with any faults within the budgets: breadth first, so that the trace of a violation is the shortest.
 */
export function explore(about: Exploration): Explored {
  const { budgets, protocol = PROTOCOL, limit = Infinity, liveness = true } = about
  const first = begin(about.objects ?? 1, about.workers ?? [0, 0], budgets)
  const fair = createFair(protocol, isGood)
  const parents: number[] = [-1]
  const events: string[] = ['']
  const keys = new Map([[stateKey(first), 0]])
  let moves = 0
  let frontier: (readonly [State, number])[] = [[first, 0]]
  const ended = (what: string, at: number, more: readonly string[]): Explored => ({
    states: keys.size,
    moves,
    isComplete: false,
    violation: { what, trace: [...traceTo(at, parents, events), ...more] },
  })
  while (frontier.length > 0) {
    const next: (readonly [State, number])[] = []
    for (const [state, at] of frontier) {
      for (const move of allMoves(state, protocol)) {
        moves += 1
        if (move.wrong !== undefined) return ended(move.wrong, at, [move.event])
        const key = stateKey(move.state)
        if (keys.has(key)) continue
        const wrong = unsafe(move.state, budgets)
        if (wrong !== undefined) return ended(wrong, at, [move.event])
        const stuck = liveness ? fair.stuckAfter(move.state, key) : undefined
        if (stuck !== undefined) return ended('NEVER_GOOD', at, [move.event, '--', ...stuck])
        keys.set(key, parents.length)
        next.push([move.state, parents.length])
        parents.push(at)
        events.push(move.event)
        if (keys.size >= limit) {
          return { states: keys.size, moves, isComplete: false, violation: undefined }
        }
      }
    }
    frontier = next
  }
  return { states: keys.size, moves, isComplete: true, violation: undefined }
}

function allMoves(state: State, protocol: Protocol): readonly Move[] {
  const moves = [...happenings(state)]
  for (const [at, worker] of state.workers.entries()) {
    const own = worker.at === 'Idle' ? beginnings(state, at, protocol) : steps(state, at, protocol)
    for (const move of own) moves.push(move)
  }
  return moves
}

function traceTo(
  at: number,
  parents: readonly number[],
  events: readonly string[],
): readonly string[] {
  const trace: string[] = []
  for (let index = at; index > 0; index = parents[index] ?? 0) trace.push(events[index] ?? '')
  return trace.toReversed()
}
