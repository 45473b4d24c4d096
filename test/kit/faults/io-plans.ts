import type { IoEntry } from './io-point.ts'

/**
 * What becomes of one call:
 *
 * - `drop`: it never leaves
 * - `lose`: it is done, and its answer lost
 * - `late`: it is done when nobody waits for it any more
 * - `kill`: it is done, and the operator ends, or is stopped, before it knows
 * - `stall`: it is on its way while the operator is stopped, and is done when another one leads
 */
export type IoFault = 'drop' | 'lose' | 'late' | 'kill' | 'stall'

/** One thing that goes wrong in one run of a flow. */
export type IoPlan = {
  readonly point: IoEntry
  readonly fault: IoFault
}

const FAULTS: readonly IoFault[] = ['drop', 'lose', 'late', 'kill']

/**
 * Every call of a trace with each fault that it can meet. Who only reads cannot be late.
 *
 * @param faults all of one operator alone unless given
 */
export const singlePlans = (
  trace: readonly IoEntry[],
  faults: readonly IoFault[] = FAULTS,
): readonly IoPlan[] =>
  trace.flatMap((point) =>
    faults
      .filter((fault) => (fault !== 'late' && fault !== 'stall') || point.isWrite)
      .map((fault) => ({ point, fault })),
  )

/** `7 iam create, lost`; the number is the place in the trace, from 1. */
export const planName = ({ point, fault }: IoPlan, trace: readonly IoEntry[]): string =>
  `${trace.indexOf(point) + 1} ${point.what}, ${fault}`
