import type { AdminClient } from '../../kit/control-plane/admin-client.ts'
import type { FaultPlace } from './fault-place.ts'
import { leasePath } from './lease-path.ts'

type Lease = {
  readonly metadata?: { readonly resourceVersion: string }
  readonly spec?: { readonly holderIdentity?: string }
}

/** What somebody who was killed would have done on its way out. */
export async function freeLease(
  admin: AdminClient,
  place: FaultPlace,
  holder: string,
): Promise<void> {
  const path = leasePath(place)
  const { body } = await admin.request<Lease>('GET', path)
  if (body.spec?.holderIdentity !== holder) return
  const free = {
    metadata: { resourceVersion: body.metadata?.resourceVersion },
    spec: { holderIdentity: '' },
  }
  await admin.request('PATCH', path, free, { contentType: 'application/merge-patch+json' })
}
