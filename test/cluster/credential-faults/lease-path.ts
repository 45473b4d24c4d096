import type { FaultPlace } from './fault-place.ts'

/** Of the one lease that the operators of a world compete for. */
export const leasePath = ({ system }: Pick<FaultPlace, 'system'>): string =>
  `/apis/coordination.k8s.io/v1/namespaces/${system}/leases/mintlet`
