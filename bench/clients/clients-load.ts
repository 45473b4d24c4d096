import type { ClientsOptions } from '../read-options.ts'

/** A load on the token endpoint, and how long to look before and after it. */
export type ClientsLoad = ClientsOptions & {
  /** Of all requests: those that have to be refused. */
  readonly refusedShare: number
  /** How long to see what the replicas use at rest. */
  readonly restSeconds: number
  /** How long to wait at most until all uses are told. */
  readonly toldWithinSeconds: number
}
