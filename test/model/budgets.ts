/** What may go wrong, or be done by others, each so many times in one run: at most 7. */
export const FAULTS = [
  /** A process ends and forgets everything, or a turn breaks off. */
  'crash',
  /** The answer of a create is lost; it is committed at once, later, much later, or never. */
  'late',
  /** A create is refused. */
  'refused',
  /** A write of record, Secret or a delete at the issuer is lost on the way there or back. */
  'lost',
  /** The issuer answers a list with 404. */
  'unlisted',
  /** The caches of a turn that begins show the record, the Secret or both as they were before the last change. */
  'stale',
  /** Every credential becomes due for rotation. */
  'rotation',
  /** Time passes: what was under way has settled, overlaps are over. */
  'tick',
  /** A user deletes the Secret. */
  'destroyed',
  /** A user deletes the object. */
  'deleted',
] as const

export type Fault = (typeof FAULTS)[number]
export type Budgets = Readonly<Partial<Record<Fault, number>>>

const BASE = 8
const UNIT = Object.fromEntries(FAULTS.map((fault, index) => [fault, BASE ** index])) as Record<
  Fault,
  number
>

/** As one number, so that a state is cheap to compare. */
export const packed = (budgets: Budgets): number =>
  FAULTS.reduce((sum, fault) => sum + Math.min(BASE - 1, budgets[fault] ?? 0) * UNIT[fault], 0)

export const left = (budget: number, fault: Fault): number =>
  Math.floor(budget / UNIT[fault]) % BASE

export const spent = (budget: number, fault: Fault): number => budget - UNIT[fault]
