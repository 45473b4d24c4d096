import type { State, Worker } from './state.ts'

/** What may happen next. */
export type Move = {
  readonly event: string
  readonly state: State
  /** What must never happen, if this is it. */
  readonly wrong?: string | undefined
}

/** The state with another worker in the place of one. */
export const withWorker = (state: State, at: number, worker: Worker): State => ({
  ...state,
  workers: state.workers.map((each, index) => (index === at ? worker : each)),
})
