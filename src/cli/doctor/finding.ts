/** In the order in which they are told. */
export const GROUPS = [
  'API server',
  'Definitions',
  'Operator',
  'Rights',
  'Admission',
  'Issuers',
  'Clocks',
  'Objects',
  'You',
] as const

/** What one look came to. */
export type Finding = {
  readonly group: (typeof GROUPS)[number]
  readonly check: string
  /** `Warning`: it works, and somebody should know. `Skipped`: whoever asks may not look, or there was nothing to ask. */
  readonly outcome: 'Passed' | 'Warning' | 'Failed' | 'Skipped'
  readonly detail: string
  /** What to do; of what is not Passed. */
  readonly fix?: string
}
