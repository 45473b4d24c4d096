import type { Series } from './series.ts'

export type AlertCase = {
  readonly what: string
  /** What Prometheus sees of it; who leads is added where the case does not say. */
  readonly sees: readonly Series[]
  /** All alerts that fire at each of these minutes, and no other does. */
  readonly fires: Readonly<Record<number, readonly string[]>>
}
