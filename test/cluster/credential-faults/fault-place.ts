/** The namespaces of one world: those of other worlds of the same control plane are none of its business. */
export type FaultPlace = {
  /** Where its objects are. */
  readonly namespace: string
  /** Where its operators are: lease, records, the token of the administrator. */
  readonly system: string
  readonly issuer: string
}

/** @param name of a world that shares its control plane with others; undefined: it has one to itself */
export const faultPlace = (name?: string): FaultPlace =>
  name === undefined
    ? { namespace: 'faults', system: 'mintlet-system', issuer: 'k0rdent' }
    : { namespace: `faults-${name}`, system: `mintlet-${name}`, issuer: `k0rdent-${name}` }
