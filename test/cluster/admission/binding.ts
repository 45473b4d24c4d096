import { stringify } from 'yaml'
import type { Rule } from './rule.ts'

const RBAC = 'rbac.authorization.k8s.io'

/**
 * YAML of a Role and its binding, both of that name.
 *
 * @param user a group where it is `writers`
 * @param namespace absent: a ClusterRole for the whole cluster
 */
export function binding(
  name: string,
  rules: readonly Rule[],
  user: string,
  namespace?: string,
): string {
  const cluster = namespace === undefined ? 'Cluster' : ''
  const metadata = namespace === undefined ? { name } : { name, namespace }
  const role = { apiVersion: `${RBAC}/v1`, kind: `${cluster}Role`, metadata, rules }
  const bound = {
    apiVersion: `${RBAC}/v1`,
    kind: `${cluster}RoleBinding`,
    metadata,
    roleRef: { apiGroup: RBAC, kind: `${cluster}Role`, name },
    subjects: [{ apiGroup: RBAC, kind: user === 'writers' ? 'Group' : 'User', name: user }],
  }
  return [role, bound].map((object) => stringify(object)).join('---\n')
}
