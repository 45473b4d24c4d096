import { until } from '../../kit/until.ts'
import { leasePath } from './lease-path.ts'
import type { FaultOperator, FaultWorld } from './start-fault-world.ts'

type Lease = { readonly spec?: { readonly holderIdentity?: string } }

/** Resolves with the one of them that holds the lease, as soon as one does. */
export const leaseHolder = (
  { controlPlane, place }: Pick<FaultWorld, 'controlPlane' | 'place'>,
  team: readonly FaultOperator[],
): Promise<FaultOperator> =>
  until(`the lease is held by ${team.map(({ identity }) => identity).join(' or ')}`, async () => {
    const { body } = await controlPlane.admin.request<Lease>('GET', leasePath(place))
    return team.find(({ identity }) => identity === body.spec?.holderIdentity)
  })
