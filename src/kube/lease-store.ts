import type { Clock } from '../runtime/clock.ts'
import { KubeError } from './error.ts'
import type { KubeClient } from './kube-client.ts'
import { type LeaseObject, type LeaseRecord, readLease } from './lease-record.ts'
import { leaseSpec } from './lease-spec.ts'
import { resourcePath } from './resource-path.ts'

export type LeasePlace = {
  readonly namespace: string
  readonly name: string
  readonly clock: Clock
}

/** One Lease, and what it was when it was last read or written. */
export type LeaseStore = {
  /** False after a write whose end is not known. */
  isKnown(): boolean
  last(): LeaseRecord | undefined
  /** @returns undefined when there is none; @throws KubeError */
  read(signal?: AbortSignal): Promise<LeaseRecord | undefined>
  /** Writes over what is known, and nothing newer; creates it if nothing is. @throws KubeError */
  write(identity: string, signal?: AbortSignal): Promise<LeaseRecord>
}

const TYPE = { group: 'coordination.k8s.io', version: 'v1', resource: 'leases' }

export function createLeaseStore(
  client: KubeClient,
  { namespace, name, clock }: LeasePlace,
  { leaseDurationMs, timeoutMs }: { readonly leaseDurationMs: number; readonly timeoutMs: number },
): LeaseStore {
  const path = resourcePath(TYPE, { namespace, name })
  let object: LeaseObject | undefined

  async function read(signal?: AbortSignal): Promise<LeaseRecord | undefined> {
    object = undefined
    try {
      const call = { method: 'GET', path, timeoutMs, ...(signal && { signal }) } as const
      const { body } = await client.request<LeaseObject>(call)
      object = body
      return readLease(body)
    } catch (error) {
      if (error instanceof KubeError && error.kind === 'NotFound') return undefined
      throw error
    }
  }

  async function write(identity: string, signal?: AbortSignal): Promise<LeaseRecord> {
    const known = object
    // Until the answer is here nobody knows what the Lease is.
    object = undefined
    const record = known === undefined ? undefined : readLease(known)
    const spec = leaseSpec(record, identity, clock.now(), leaseDurationMs)
    const options = { timeoutMs, ...(signal && { signal }) }
    const { body } = await client.request<LeaseObject>(
      known === undefined
        ? {
            method: 'POST',
            path: resourcePath(TYPE, { namespace }),
            body: { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name }, spec },
            ...options,
          }
        : { method: 'PUT', path, body: { ...known, spec: { ...known.spec, ...spec } }, ...options },
    )
    object = body
    return readLease(body)
  }

  return {
    isKnown: () => object !== undefined,
    last: () => (object === undefined ? undefined : readLease(object)),
    read,
    write,
  }
}
