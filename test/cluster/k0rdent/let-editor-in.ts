import { type ApiAnswer, createAdminClient } from '../../kit/control-plane/admin-client.ts'
import { until } from '../../kit/until.ts'
import type { K0rdentWorld } from './start-k0rdent-world.ts'

/** A user who has the ClusterRole `edit` in one namespace, and nothing else. */
export type Editor = AsyncDisposable & {
  /** @param path whole, from `/api` or `/apis` on; a body is a merge patch where the method is PATCH */
  ask(method: string, path: string, body?: object): Promise<ApiAnswer<Said>>
}

type Said = { readonly message?: string; readonly [field: string]: unknown }

const NAME = 'editor'
const RBAC = '/apis/rbac.authorization.k8s.io/v1'

/** What edit gets of our kinds by aggregation: neither status nor anything of the issuers. */
const OUR_KINDS = {
  metadata: {
    name: 'mintlet-edit',
    labels: { 'rbac.authorization.k8s.io/aggregate-to-edit': 'true' },
  },
  rules: [
    {
      apiGroups: ['mintlet.dev'],
      resources: ['impersonatedtokens', 'serviceaccountcredentials'],
      verbs: ['create', 'get', 'list', 'watch', 'update', 'patch', 'delete'],
    },
  ],
}

/** Needs a controller manager, which aggregates. */
export async function letEditorIn(world: K0rdentWorld, namespace: string): Promise<Editor> {
  const { controlPlane, make, canary } = world
  const { admin, url, ca } = controlPlane
  await make(`${RBAC}/clusterroles`, OUR_KINDS)
  await make(`/api/v1/namespaces/${namespace}/serviceaccounts`, { metadata: { name: NAME } })
  await make(`${RBAC}/namespaces/${namespace}/rolebindings`, {
    metadata: { name: NAME },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' },
    subjects: [{ kind: 'ServiceAccount', name: NAME, namespace }],
  })
  const asked = await admin.request<{ status: { token: string } }>(
    'POST',
    `/api/v1/namespaces/${namespace}/serviceaccounts/${NAME}/token`,
    { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
  )
  const { token } = asked.body.status
  canary.learn({ what: `bearer token of ${NAME}`, text: token })
  const client = createAdminClient(url, ca, { [NAME]: token })
  const ask: Editor['ask'] = (method, path, body) => {
    const contentType = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
    return client.request<Said>(method, path, body, { contentType, user: NAME })
  }
  const objects = `/apis/mintlet.dev/v1alpha1/namespaces/${namespace}/serviceaccountcredentials`
  await until('the rights are aggregated to edit', async () => {
    const { status } = await ask('GET', objects)
    return status === 200
  })
  return { ask, [Symbol.asyncDispose]: () => client.close() }
}
