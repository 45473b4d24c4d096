import type { LoadReport } from './load-report.ts'

/** What the load generator has to know of the world, beside what the API server tells. */
export type LoadOrders = {
  readonly api: { readonly url: string; readonly ca: string; readonly token: string }
  /** Path of the token endpoint. */
  readonly tokenPath: string
  readonly jwksPath: string
  /** Origins of the replicas. */
  readonly replicas: readonly string[]
  readonly ratePerSecond: number
  readonly seconds: number
  readonly refusedShare: number
  /** How long the one before is presented as well, milliseconds. */
  readonly overlap: number
}

/** To the process of the load generator: each once but Rest. */
export type ToLoad =
  | { readonly kind: 'Begin'; readonly orders: LoadOrders }
  | { readonly kind: 'Send' }
  /** Tokens of these objects are refused for now, or no longer: `namespace/name`. */
  | { readonly kind: 'Rest'; readonly objects: readonly string[]; readonly isResting: boolean }
  /** Asks for a report; may be asked again. */
  | { readonly kind: 'Tell' }

export type FromLoad =
  /** Its watches have shown all that there is. */
  | { readonly kind: 'Ready' }
  /** Every request is answered. */
  | { readonly kind: 'Sent' }
  | { readonly kind: 'Told'; readonly report: LoadReport }
