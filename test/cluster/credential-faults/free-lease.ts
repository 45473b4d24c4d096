import type { AdminClient } from '../../kit/control-plane/admin-client.ts'

const LEASE = '/apis/coordination.k8s.io/v1/namespaces/mintlet-system/leases/mintlet'

type Lease = {
  readonly metadata?: { readonly resourceVersion: string }
  readonly spec?: { readonly holderIdentity?: string }
}

/** What somebody who was killed would have done on its way out. */
export async function freeLease(admin: AdminClient, holder: string): Promise<void> {
  const { body } = await admin.request<Lease>('GET', LEASE)
  if (body.spec?.holderIdentity !== holder) return
  const free = {
    metadata: { resourceVersion: body.metadata?.resourceVersion },
    spec: { holderIdentity: '' },
  }
  await admin.request('PATCH', LEASE, free, { contentType: 'application/merge-patch+json' })
}
