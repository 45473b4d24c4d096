import { SYSTEM } from './operator-pods.ts'

/** An object that is gone, and what `kubectl mintlet doctor` has to say of it. */
export type Loss = {
  /** Words for `kubectl delete`. */
  readonly object: readonly string[]
  /** `outcome group, check` of what it complains of beside what it complained of before. */
  readonly told: readonly string[]
  /** In one of its details. */
  readonly detail: string
}

/** Objects of the chart that somebody may have lost, one after the other; all are back after `helm upgrade`. */
export const LOSSES: readonly Loss[] = [
  {
    object: ['validatingadmissionpolicybinding', 'mintlet-impersonatedtokens'],
    told: ['Warning Admission, impersonatedtokens'],
    detail: 'mintlet-impersonatedtokens has no binding: it refuses nothing',
  },
  {
    object: ['service', 'mintlet-oidc', `--namespace=${SYSTEM}`],
    told: ['Failed Issuers, discovery of local'],
    detail: `no Service of component oidc selects the operator's pods in namespace ${SYSTEM}`,
  },
  {
    object: ['clusterrole', 'mintlet'],
    told: ['Failed Rights, of the operator', `Failed Rights, of the operator in ${SYSTEM}`],
    detail: 'are the ClusterRole and its ClusterRoleBinding there?',
  },
]
