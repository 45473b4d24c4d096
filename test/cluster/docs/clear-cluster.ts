import type { AdminClient, ApiObject } from '../../kit/control-plane/admin-client.ts'
import { until } from '../../kit/until.ts'

type List = { readonly items?: readonly ApiObject[] }

const API = '/apis/mintlet.dev/v1alpha1'
/** Those of the cluster itself, and mintlet's. */
const KEPT = /^(?:kube-.+|default|mintlet-system)$/v
const KINDS = [
  '/apis/apps/v1/NS/deployments',
  '/apis/batch/v1/NS/cronjobs',
  '/apis/batch/v1/NS/jobs',
  '/api/v1/NS/pods',
  '/api/v1/NS/secrets',
  '/api/v1/NS/configmaps',
  '/apis/rbac.authorization.k8s.io/v1/NS/rolebindings',
  '/apis/rbac.authorization.k8s.io/v1/NS/roles',
]

/** Takes away what a page has made. Namespaces stay, with nothing in them. */
export async function clearCluster(admin: AdminClient): Promise<void> {
  const list = async (path: string): Promise<readonly ApiObject[]> =>
    (await admin.request<List>('GET', path)).body.items ?? []
  const remove = (path: string): Promise<unknown> =>
    admin.request('DELETE', `${path}${path.includes('?') ? '&' : '?'}propagationPolicy=Background`)
  const names = (await list('/api/v1/namespaces'))
    .map(({ metadata }) => metadata?.name ?? '')
    .filter((name) => name === 'default' || !KEPT.test(name))
  const everywhere = ['impersonatedtokens', 'serviceaccountcredentials']
  for (const name of names) {
    for (const plural of everywhere) await remove(`${API}/namespaces/${name}/${plural}`)
  }
  await until('mintlet lets go of everything', async () => {
    const left = await Promise.all(everywhere.map((plural) => list(`${API}/${plural}`)))
    return left.flat().length === 0
  })
  for (const { metadata } of await list(`${API}/clustercredentialissuers`)) {
    if (metadata?.name !== 'local')
      await remove(`${API}/clustercredentialissuers/${metadata?.name}`)
  }
  await remove('/api/v1/namespaces/mintlet-system/secrets/k0rdent-admin')
  for (const name of names) {
    await remove(`${API}/namespaces/${name}/credentialissuers`)
    for (const path of KINDS) await remove(path.replace('NS', `namespaces/${name}`))
  }
}
