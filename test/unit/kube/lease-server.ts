import { answerError } from '../../../src/kube/answer-error.ts'
import { describeCall } from '../../../src/kube/describe-call.ts'
import type { KubeError } from '../../../src/kube/error.ts'
import type { KubeAnswer, KubeCall, KubeClient } from '../../../src/kube/kube-client.ts'
import type { LeaseObject } from '../../../src/kube/lease-record.ts'
import { noAnswerError } from '../../../src/kube/no-answer-error.ts'

/** What becomes of the next call: done as asked; done, and the answer lost; neither done nor answered, until given up. */
export type LeaseFault = 'pass' | 'lose' | 'hang'

/** Exactly as much of an API server as one Lease needs: preconditions, and faults on demand. */
export type LeaseServer = {
  lease: LeaseObject | undefined
  /** For each client by name; `pass` when absent. */
  readonly faults: Map<string, LeaseFault>
  readonly calls: string[]
  client(name: string): KubeClient
}

function refuse(call: KubeCall, status: number, reason: string): KubeError {
  return answerError(describeCall(call), { status, text: JSON.stringify({ reason }) })
}

function leaseOf(body: unknown): LeaseObject {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- because nothing but a Lease is sent to it
  return (body ?? { metadata: {} }) as LeaseObject
}

export function createLeaseServer(): LeaseServer {
  let version = 0
  const server: LeaseServer = { lease: undefined, faults: new Map(), calls: [], client }

  function serve(call: KubeCall): LeaseObject {
    const { lease } = server
    const body = leaseOf(call.body)
    if (call.method === 'POST' && lease !== undefined) throw refuse(call, 409, 'AlreadyExists')
    if (call.method !== 'POST' && lease === undefined) throw refuse(call, 404, 'NotFound')
    if (call.method === 'GET' && lease !== undefined) return lease
    const stale = body.metadata.resourceVersion !== lease?.metadata.resourceVersion
    if (call.method === 'PUT' && stale) throw refuse(call, 409, 'Conflict')
    version += 1
    server.lease = { ...body, metadata: { ...body.metadata, resourceVersion: `${version}` } }
    return server.lease
  }

  function client(name: string): KubeClient {
    return {
      async request<T>(call: KubeCall): Promise<KubeAnswer<T>> {
        server.calls.push(`${name} ${call.method}`)
        const fault = server.faults.get(name) ?? 'pass'
        const about = describeCall(call)
        if (fault === 'hang') {
          await new Promise((resolve) => call.signal?.addEventListener('abort', resolve))
          throw noAnswerError(about, { kind: 'Aborted', text: 'given up', sent: true })
        }
        const body = serve(call)
        if (fault === 'lose') throw noAnswerError(about, { error: { code: 'ECONNRESET' } })
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- because it serves nothing but Leases
        return { status: 200, body: body as T }
      },
      stream: () => {
        throw new Error('a lease is not watched')
      },
      close: () => Promise.resolve(),
    }
  }

  return server
}
