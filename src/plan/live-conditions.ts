import type { WantedCondition } from '../api/set-conditions.ts'
import type { Told } from './told.ts'
import type { Trouble } from './trouble.ts'

/** How an object stands that has not ended, whatever it publishes. */
export type LiveState = {
  /** Something valid is published. */
  readonly valid: boolean
  readonly ready: Told
  readonly trouble: Trouble | undefined
  /** Who uses a credential that will end, although a new one is published. */
  readonly stale: Told | undefined
  /** Which workload is not restarted for it. */
  readonly refused: Told | undefined
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
  stale,
  refused,
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
  if (stale !== undefined) {
    wanted.push({ type: 'ConsumersStale', status: 'True', observedGeneration, ...stale })
  }
  if (refused !== undefined) {
    wanted.push({ type: 'RestartRefused', status: 'True', observedGeneration, ...refused })
  }
  return wanted
}

const BEING_MINTED: Told = {
  reason: 'Pending',
  message: 'The credential for this spec is being minted.',
}
