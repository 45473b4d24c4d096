import { asRecord } from './as-record.ts'

/** coordination.k8s.io/v1 Lease as the API gives it; what is not ours in it is sent back as it came. */
export type LeaseObject = {
  readonly metadata: { readonly resourceVersion?: string; readonly [field: string]: unknown }
  readonly spec?: { readonly [field: string]: unknown } | null
}

/** What of a Lease decides; two readings that are equal in it show no sign of life between them. */
export type LeaseRecord = {
  /** Empty: free. */
  readonly holder: string
  /** undefined: the Lease does not say. */
  readonly durationMs: number | undefined
  readonly acquireTime: string
  readonly renewTime: string
  readonly transitions: number
}

export function readLease({ spec }: LeaseObject): LeaseRecord {
  const fields = asRecord(spec)
  const seconds = fields['leaseDurationSeconds']
  const transitions = fields['leaseTransitions']
  return {
    holder: text(fields['holderIdentity']),
    durationMs: typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : undefined,
    acquireTime: text(fields['acquireTime']),
    renewTime: text(fields['renewTime']),
    transitions: typeof transitions === 'number' ? transitions : 0,
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
