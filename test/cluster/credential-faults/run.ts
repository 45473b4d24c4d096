import type { IoPlan } from '../../kit/faults/io-plans.ts'
import type { IoEntry, IoPoint } from '../../kit/faults/io-point.ts'
import type { Flow } from './flows.ts'

/** One object that goes through a flow, and what is done to it there. */
export type Run = {
  readonly flow: Flow
  readonly plan: IoPlan
  /** Kills only: the call after the restart at which the operator is killed once more. */
  readonly again?: IoPoint
}

/** What came of some runs. */
export type Outcome = {
  /** Those whose faults all happened. */
  readonly ran: readonly Run[]
  /** The others: the call did not come. */
  readonly missed: readonly Run[]
  /** What was wrong with any of them, as texts. */
  readonly wrong: readonly string[]
  /** What was asked for each after the last restart until it was as it should be. */
  readonly recoveries: ReadonlyMap<Run, readonly IoEntry[]>
}
