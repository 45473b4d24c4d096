import type { WantedCondition } from '../api/set-conditions.ts'
import type { Told } from './told.ts'
import type { Trouble } from './trouble.ts'

/** How an object stands that has not ended, whatever it publishes. */
export type LiveState = {
  /** Something valid is published. */
  readonly valid: boolean
  readonly ready: Told
  readonly trouble: Trouble | undefined
  readonly generation: number
  readonly observedGeneration: number
}

/**
 * The conditions of such an object: Stalled only with Ready=False, RefreshFailing only with Ready=True,
 * Reconciling only while observedGeneration is behind.
 */
export function liveConditions({
  valid,
  ready,
  trouble,
  generation,
  observedGeneration,
}: LiveState): WantedCondition[] {
  const wanted: WantedCondition[] = [
    { type: 'Ready', status: valid ? 'True' : 'False', observedGeneration, ...ready },
  ]
  const told = trouble && { reason: trouble.reason, message: trouble.message }
  if (valid && told !== undefined) {
    wanted.push({ type: 'RefreshFailing', status: 'True', observedGeneration: generation, ...told })
  }
  if (!valid && trouble?.stalled === true && told !== undefined) {
    wanted.push({ type: 'Stalled', status: 'True', observedGeneration: generation, ...told })
  }
  if (observedGeneration < generation) {
    const why = told ?? (valid ? BEING_MINTED : ready)
    wanted.push({ type: 'Reconciling', status: 'True', observedGeneration: generation, ...why })
  }
  return wanted
}

const BEING_MINTED: Told = {
  reason: 'Pending',
  message: 'The credential for this spec is being minted.',
}
