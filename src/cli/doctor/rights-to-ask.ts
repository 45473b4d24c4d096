import type { AccessRight } from '../look/access-right.ts'
import type { OperatorDeployment } from '../look/operator-deployment.ts'
import { OPERATOR_RIGHTS, type OperatorRight } from './operator-rights.ts'

/** What of mintlet is in use, of which some rights are needed. */
export type FeaturesInUse = {
  readonly workloadIdentity: boolean
  readonly rolloutRestart: boolean
}

/** More would be many questions; what one namespace lacks the others mostly lack too. */
export const MOST_NAMESPACES = 10

/** All that the operator's ServiceAccount has to be able to do. */
export function rightsToAsk(
  { namespace: own, servedNamespaces, flags }: OperatorDeployment,
  { workloadIdentity, rolloutRestart }: FeaturesInUse,
): readonly AccessRight[] {
  const rights = OPERATOR_RIGHTS
  const places: readonly (string | undefined)[] =
    servedNamespaces.length === 0 ? [undefined] : servedNamespaces.slice(0, MOST_NAMESPACES)
  const consumerCheck = (flags.get('consumer-check') ?? 'false') !== 'false'
  const inServed = [
    ...rights.served,
    ...(workloadIdentity ? rights.workloadIdentity : []),
    ...(rolloutRestart ? rights.rolloutRestart : []),
    ...(consumerCheck ? rights.consumerCheck : []),
  ]
  const inOwn = [...rights.own, ...(workloadIdentity ? rights.workloadIdentity : [])]
  const all = [
    ...each(rights.cluster, undefined),
    ...places.flatMap((place) => each(inServed, place)),
    ...each(inOwn, own),
  ]
  // A namespace that is served and its own is asked for once.
  return [...new Map(all.map((right) => [JSON.stringify(right), right])).values()]
}

const each = (rights: readonly OperatorRight[], namespace: string | undefined): AccessRight[] =>
  rights.flatMap(({ group, resources, verbs }) =>
    resources.flatMap((resource) =>
      verbs.map((verb) => ({
        verb,
        group,
        resource,
        ...(namespace !== undefined && { namespace }),
      })),
    ),
  )
