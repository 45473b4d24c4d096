import type { ObservedCredential } from '../../src/plan/credential/observed-credential.ts'
import { type Move, withWorker } from './move.ts'
import type { Protocol } from './protocol.ts'
import type { State, Worker } from './state.ts'
import { ended, learnt } from './workers.ts'

/** A worker that is about to take a step. */
export type Stepping = {
  readonly state: State
  readonly at: number
  readonly worker: Worker
  readonly observed: ObservedCredential
  readonly protocol: Protocol
}

/** It has learnt something. */
export const goesOn = (
  { state, at, worker }: Stepping,
  event: string,
  observed: ObservedCredential,
  changed: State = state,
): Move => ({ event, state: withWorker(changed, at, learnt(worker, observed)) })

/** Its turn is over. */
export const ends = ({ state, at, worker }: Stepping, event: string, changed = state): Move => ({
  event,
  state: withWorker(changed, at, ended(worker)),
})
