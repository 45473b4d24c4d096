import type { Condition } from '../../src/api/condition.ts'

export type Kstatus = 'Terminating' | 'InProgress' | 'Failed' | 'Current'

export type Judged = {
  readonly metadata: { readonly generation: number; readonly deletionTimestamp?: string }
  readonly status?: {
    readonly observedGeneration?: number
    readonly conditions?: readonly Condition[]
  }
}

/**
 * What kstatus (sigs.k8s.io/cli-utils/pkg/kstatus), by which Flux and others wait, says of an object of a kind that it does
 * not know: its rules in the order of its documentation.
 */
export function kstatus({ metadata, status = {} }: Judged): Kstatus {
  const { observedGeneration, conditions = [] } = status
  if (metadata.deletionTimestamp !== undefined) return 'Terminating'
  if (observedGeneration !== undefined && observedGeneration !== metadata.generation) {
    return 'InProgress'
  }
  for (const { type, status: holds } of conditions) {
    if (type === 'Reconciling' && holds === 'True') return 'InProgress'
    if (type === 'Stalled' && holds === 'True') return 'Failed'
  }
  const ready = conditions.find(({ type }) => type === 'Ready')
  return ready === undefined || ready.status === 'True' ? 'Current' : 'InProgress'
}
