import type { ServiceAccountCredential } from '../../api/service-account-credential.ts'

/** How many credentials of one service account a namespace has, and may have. */
export type Budget = {
  /** By other objects; each that rotates counts for two, for the old and the new one. */
  readonly taken: number
  readonly needed: 1 | 2
  /** Of the grant that counts; undefined: there is none. */
  readonly most: number | undefined
}

/**
 * @param others of the namespace; the object itself may be among them
 */
export function budgetOf(
  object: ServiceAccountCredential,
  others: readonly ServiceAccountCredential[],
  most: number | undefined,
): Budget | undefined {
  if (!object.spec.valid) return undefined
  const { issuerRef, serviceAccount } = object.spec.value
  const taken = others
    .filter(
      ({ metadata, spec, status }) =>
        metadata.name !== object.metadata.name &&
        status.phase !== 'Expired' &&
        spec.valid &&
        spec.value.serviceAccount === serviceAccount &&
        spec.value.issuerRef.kind === issuerRef.kind &&
        spec.value.issuerRef.name === issuerRef.name &&
        // One that has nothing takes nothing.
        status.credential !== undefined,
    )
    .reduce((sum, other) => sum + slotsOf(other), 0)
  return { taken, needed: slotsOf(object), most }
}

const slotsOf = ({ spec }: ServiceAccountCredential): 1 | 2 =>
  spec.valid && spec.value.rotation.policy === 'None' ? 1 : 2
