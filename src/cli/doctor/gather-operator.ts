import type { LeaseObject } from '../../kube/lease-record.ts'
import type { CliWorld } from '../cli-world.ts'
import { look } from '../look/look.ts'
import { lookAtList } from '../look/look-at-list.ts'
import type { OperatorDeployment } from '../look/operator-deployment.ts'
import { reviewAccess } from '../look/review-access.ts'
import { gatherServing, type LocalIssuer } from './gather-serving.ts'
import type { RawPod } from './judge-pods.ts'
import type { ReviewedRight } from './judge-rights.ts'
import type { OperatorFacts } from './operator-facts.ts'
import { type FeaturesInUse, rightsToAsk } from './rights-to-ask.ts'

const USUAL_LEASE = 'mintlet'

/** Looks at one operator. */
export async function gatherOperator(
  world: CliWorld,
  operator: OperatorDeployment,
  features: FeaturesInUse,
  issuers: readonly LocalIssuer[],
): Promise<OperatorFacts> {
  const { client, signal } = world
  const { namespace, serviceAccount, selector, flags } = operator
  const user = `system:serviceaccount:${namespace}:${serviceAccount}`
  const lease = flags.get('lease-name') ?? USUAL_LEASE
  const [pods, seenLease, rights, serving] = await Promise.all([
    lookAtList<RawPod>(world, {
      path: `/api/v1/namespaces/${namespace}/pods`,
      labelSelector: Object.entries(selector)
        .map(([key, value]) => `${key}=${value}`)
        .join(','),
    }),
    look(() =>
      client.request<LeaseObject>({
        method: 'GET',
        path: `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/${lease}`,
        signal,
      }),
    ),
    askRights(world, operator, user, features),
    gatherServing(world, operator, issuers),
  ])
  return { operator, pods, lease: seenLease, user, rights, ...serving }
}

async function askRights(
  world: CliWorld,
  operator: OperatorDeployment,
  user: string,
  features: FeaturesInUse,
): Promise<readonly ReviewedRight[]> {
  const who = {
    user,
    groups: [
      'system:serviceaccounts',
      `system:serviceaccounts:${operator.namespace}`,
      'system:authenticated',
    ],
  }
  const [first, ...others] = rightsToAsk(operator, features)
  if (first === undefined) return []
  const review = await reviewAccess(world, who, first)
  // Who may not ask once may not ask forty times.
  if (!review.seen) return [{ right: first, review }]
  const reviewed = await Promise.all(
    others.map(async (right) => ({ right, review: await reviewAccess(world, who, right) })),
  )
  return [{ right: first, review }, ...reviewed]
}
