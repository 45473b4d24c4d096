import { type ApiAnswer, createAdminClient } from '../../kit/control-plane/admin-client.ts'
import { until } from '../../kit/until.ts'
import type { K0rdentWorld } from './start-k0rdent-world.ts'

/** A user who has the ClusterRole `edit` in one namespace. */
export type Editor = AsyncDisposable & {
  /** @param path whole, from `/api` or `/apis` on; a body is a merge patch where the method is PATCH */
  ask(method: string, path: string, body?: object): Promise<ApiAnswer<Said>>
}

type Said = { readonly message?: string; readonly [field: string]: unknown }

type EditorOptions = {
  /** Of the service account that asks. */
  readonly name: string
  /** Whether they may write status of our kinds as well, which edit does not give. */
  readonly status: boolean
}

const GROUP = 'rbac.authorization.k8s.io'
const RBAC = `/apis/${GROUP}/v1`
const VERBS = ['create', 'get', 'list', 'watch', 'update', 'patch', 'delete']
const KINDS = ['impersonatedtokens', 'serviceaccountcredentials']

const ruleOf = (resources: readonly string[]): object => ({
  apiGroups: ['mintlet.dev'],
  resources,
  verbs: VERBS,
})

/** What edit gets of our kinds by aggregation: neither status nor anything of the issuers. */
const OUR_KINDS = {
  metadata: { name: 'mintlet-edit', labels: { [`${GROUP}/aggregate-to-edit`]: 'true' } },
  rules: [ruleOf(KINDS)],
}
const THEIR_STATUS = {
  metadata: { name: 'mintlet-status' },
  rules: [ruleOf(KINDS.map((kind) => `${kind}/status`))],
}

/** Needs a controller manager, which aggregates. */
export async function letEditorIn(
  world: Pick<K0rdentWorld, 'controlPlane' | 'make' | 'canary'>,
  namespace: string,
  { name, status }: EditorOptions,
): Promise<Editor> {
  const { controlPlane, make, canary } = world
  const { admin, url, ca } = controlPlane
  await admin.request('POST', `${RBAC}/clusterroles`, OUR_KINDS)
  await make(`/api/v1/namespaces/${namespace}/serviceaccounts`, { metadata: { name } })
  const bind = (role: string): Promise<void> =>
    make(`${RBAC}/namespaces/${namespace}/rolebindings`, {
      metadata: { name: `${name}-${role}` },
      roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: role },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    })
  await bind('edit')
  if (status) {
    await make(`${RBAC}/clusterroles`, THEIR_STATUS)
    await bind(THEIR_STATUS.metadata.name)
  }
  const asked = await admin.request<{ status: { token: string } }>(
    'POST',
    `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`,
    { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
  )
  const { token } = asked.body.status
  canary.learn({ what: `bearer token of ${name}`, text: token })
  const client = createAdminClient(url, ca, { [name]: token })
  const ask: Editor['ask'] = (method, path, body) => {
    const contentType = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
    return client.request<Said>(method, path, body, { contentType, user: name })
  }
  const objects = `/apis/mintlet.dev/v1alpha1/namespaces/${namespace}/serviceaccountcredentials`
  // To be forbidden is told before that there is no such object.
  const rights = status ? `${objects}/nobody/status` : `${objects}/nobody`
  await until('the rights are aggregated', async () => (await ask('GET', rights)).status === 404)
  return { ask, [Symbol.asyncDispose]: () => client.close() }
}
