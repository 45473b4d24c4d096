import type { IoEntry } from './io-point.ts'

/**
 * What becomes of one call:
 *
 * - `drop`: it never leaves
 * - `lose`: it is done, and its answer lost
 * - `late`: it is done when nobody waits for it any more
 * - `kill`: it is done, and the operator ends before it knows
 */
export type IoFault = 'drop' | 'lose' | 'late' | 'kill'

/** One thing that goes wrong in one run of a flow. */
export type IoPlan = {
  readonly point: IoEntry
  readonly fault: IoFault
}

const FAULTS: readonly IoFault[] = ['drop', 'lose', 'late', 'kill']

/** Every call of a trace with each fault that it can meet. Who only reads cannot be late. */
export const singlePlans = (trace: readonly IoEntry[]): readonly IoPlan[] =>
  trace.flatMap((point) =>
    FAULTS.filter((fault) => fault !== 'late' || point.isWrite).map((fault) => ({ point, fault })),
  )

/** `7 iam create, lost`; the number is the place in the trace, from 1. */
export const planName = ({ point, fault }: IoPlan, trace: readonly IoEntry[]): string =>
  `${trace.indexOf(point) + 1} ${point.what}, ${fault}`
