import { begin } from './begin.ts'
import type { Budgets } from './budgets.ts'
import { happenings } from './environment.ts'
import { createFair, rested } from './fair.ts'
import { isGood } from './good.ts'
import { createGraph } from './graph.ts'
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
  /** `Issued`: each object has its credential already; `New` unless it says so. */
  readonly from?: 'New' | 'Issued'
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
 * with any faults within the budgets: breadth first, so that the trace of a violation is the shortest. That
 * every state can end well is seen when all of them are known.
 */
export function explore(about: Exploration): Explored {
  const { budgets, protocol = PROTOCOL, limit = Infinity, liveness = true } = about
  const made = begin(about.objects ?? 1, about.workers ?? [0, 0], budgets)
  const first = about.from === 'Issued' ? rested(made, PROTOCOL) : made
  const graph = createGraph(stateKey(first))
  const fair = createFair(protocol, isGood)
  let moves = 0
  const ended = (what?: string, trace: readonly string[] = []): Explored => ({
    states: graph.size(),
    moves,
    isComplete: what === undefined && graph.size() < limit,
    violation: what === undefined ? undefined : { what, trace },
  })
  let frontier: (readonly [State, number])[] = [[first, 0]]
  while (frontier.length > 0) {
    const next: (readonly [State, number])[] = []
    for (const [state, at] of frontier) {
      const onward = allMoves(state, protocol)
      if (liveness && onward.fair === undefined) {
        const stuck = fair.stuckAfter(state, stateKey(state))
        if (stuck !== undefined) return ended('NEVER_GOOD', [...graph.traceTo(at), '--', ...stuck])
      }
      for (const move of onward.moves) {
        moves += 1
        if (move.wrong !== undefined) return ended(move.wrong, [...graph.traceTo(at), move.event])
        const [to, isNew] = graph.add(stateKey(move.state), at, move.event)
        if (move === onward.fair) graph.leads(at, to)
        if (!isNew) continue
        const wrong = unsafe(move.state, budgets)
        if (wrong !== undefined) return ended(wrong, graph.traceTo(to))
        if (graph.size() >= limit) return ended()
        next.push([move.state, to])
      }
    }
    frontier = next
  }
  const circle = liveness ? graph.circle() : undefined
  return circle === undefined ? ended() : ended('NEVER_GOOD', [...circle, 'goes round in circles'])
}

type Onward = {
  readonly moves: readonly Move[]
  /** The one that happens without faults: of somebody in the middle of a turn; undefined: all of them rest. */
  readonly fair: Move | undefined
}

function allMoves(state: State, protocol: Protocol): Onward {
  const moves = [...happenings(state)]
  let fair = state.pending.length > 0 ? moves[0] : undefined
  for (const [at, worker] of state.workers.entries()) {
    const isIdle = worker.at === 'Idle'
    const own = isIdle ? beginnings(state, at, protocol) : steps(state, at, protocol)
    if (!isIdle) fair ??= own[0]
    for (const move of own) moves.push(move)
  }
  return { moves, fair }
}
