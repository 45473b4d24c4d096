import type { Observed } from '../plan/observed.ts'
import type { Outcome } from '../plan/outcome.ts'

/**
 * - `Done`: the step was taken, with this outcome.
 * - `Learned`: a read answered; decide again with what it said.
 * - `Deposed`: another process leads now; nothing more is done or said.
 */
export type Performed =
  | { readonly kind: 'Done'; readonly outcome: Outcome }
  | { readonly kind: 'Learned'; readonly observed: Observed }
  | { readonly kind: 'Deposed' }
