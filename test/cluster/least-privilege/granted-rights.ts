import type { AdminClient } from '../../kit/control-plane/admin-client.ts'
import type { Right } from './right.ts'

type Binding = {
  readonly metadata: { readonly namespace?: string }
  readonly roleRef: { readonly kind: 'ClusterRole' | 'Role'; readonly name: string }
  readonly subjects?: readonly { readonly kind: string; readonly name: string }[]
}

type Rule = Readonly<
  Record<'verbs' | 'apiGroups' | 'resources', readonly string[]> &
    Partial<Record<'resourceNames' | 'nonResourceURLs', readonly string[]>>
>

const RBAC = '/apis/rbac.authorization.k8s.io/v1'

/**
 * What the API server's own roles and bindings give to a group, verb by verb.
 *
 * @throws Error for a rule that is no plain list of verbs and resources: with `*`, names, or addresses
 */
export async function grantedRights(admin: AdminClient, group: string): Promise<readonly Right[]> {
  const get = async <T>(path: string): Promise<T> => {
    const { status, body } = await admin.request<T>('GET', `${RBAC}/${path}`)
    if (status !== 200) throw new Error(`${path}: ${status}`)
    return body
  }
  const bindings = await Promise.all(
    ['clusterrolebindings', 'rolebindings'].map(async (kind) => {
      const { items } = await get<{ items: readonly Binding[] }>(kind)
      return items.filter(({ subjects = [] }) => subjects.some(({ name }) => name === group))
    }),
  )
  const rights = bindings.flat().map(async ({ metadata: { namespace }, roleRef }) => {
    const place = roleRef.kind === 'Role' ? `namespaces/${namespace}/roles` : 'clusterroles'
    const { rules } = await get<{ rules: readonly Rule[] }>(`${place}/${roleRef.name}`)
    const role = `${roleRef.kind} ${roleRef.name}`
    return rules.flatMap((rule) =>
      rightsOf(rule, role).map((right) => ({ ...right, ...(namespace && { namespace }) })),
    )
  })
  return (await Promise.all(rights)).flat()
}

function rightsOf(rule: Rule, role: string): readonly Right[] {
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule
  const isPlain = ![...verbs, ...apiGroups, ...resources].some((word) => word.includes('*'))
  if (!isPlain || resourceNames !== undefined || nonResourceURLs !== undefined) {
    throw new Error(`${role} has a rule that is no plain list: ${JSON.stringify(rule)}`)
  }
  return apiGroups.flatMap((group) =>
    resources.flatMap((resource) => verbs.map((verb) => ({ verb, group, resource, role }))),
  )
}
