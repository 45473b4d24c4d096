import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { kubectl } from '../../cluster/operator/kubectl.ts'
import { type AdminClient, createAdminClient } from '../control-plane/admin-client.ts'
import { startReaper } from '../control-plane/start-reaper.ts'
import { kubeconfigFile } from '../control-plane/users.ts'
import { until } from '../until.ts'
import { emptyCluster } from './empty-cluster.ts'

/** A cluster that somebody else runs, without mintlet before and after. */
export type OpenCluster = AsyncDisposable & {
  readonly admin: AdminClient
  /**
   * A kubeconfig with a token of a ServiceAccount, good for an hour.
   *
   * @returns its path; gone with the rest
   */
  kubeconfigFor(namespace: string, serviceAccount: string): Promise<string>
}

type Kubeconfig = {
  readonly clusters: readonly {
    readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string }
  }[]
}

/** A ServiceAccount of the namespace that stands for all that tests make. */
const ADMIN = 'admin'

/**
 * Takes a cluster for a test: empties it of what a former run left, and of what this one made when it ends.
 *
 * @param kubeconfig path; of somebody who may do everything. kubectl reads it, so it may authenticate in any way
 * @param namespace made here; whatever else mintlet needs in the cluster counts as the test's while this is there
 * @param spaces more namespaces that the test is going to make
 * @throws Error when mintlet or one of these is in the cluster, and not by a run of this test: nothing is changed then
 */
export async function openCluster(
  kubeconfig: string,
  namespace: string,
  spaces: readonly string[] = [],
): Promise<OpenCluster> {
  const ask = (...args: readonly string[]): Promise<string> => kubectl(kubeconfig, ...args)
  await emptyCluster(kubeconfig, namespace, spaces)
  const folder = await mkdtemp(`${tmpdir()}/mintlet-one-node-`)
  // Tokens lie there: whatever ends this process removes it.
  const reaper = startReaper(folder)
  const shown = await ask('config', 'view', '--raw', '--flatten', '--minify', '-ojson')
  const { server, 'certificate-authority-data': data } = clusterOf(JSON.parse(shown) as Kubeconfig)
  const ca = Buffer.from(data, 'base64').toString()
  const tokenOf = async (space: string, name: string): Promise<string> =>
    (await ask('create', 'token', name, `-n${space}`, '--duration=1h')).trim()

  await ask('create', 'namespace', namespace)
  await ask('create', 'serviceaccount', ADMIN, `-n${namespace}`)
  const bound = `--serviceaccount=${namespace}:${ADMIN}`
  await ask('create', 'clusterrolebinding', namespace, '--clusterrole=cluster-admin', bound)
  const admin = createAdminClient(server, ca, { admin: await tokenOf(namespace, ADMIN) })
  const mayAll = async (): Promise<boolean> =>
    (await admin.request('GET', '/api/v1/namespaces?limit=1')).status === 200
  await until('the API server knows of the binding', mayAll)
  return {
    admin,
    async kubeconfigFor(space, name) {
      const path = `${folder}/${space}-${name}.kubeconfig`
      const text = kubeconfigFile(server, ca, name, await tokenOf(space, name))
      await writeFile(path, text, { mode: 0o600 })
      return path
    },
    async [Symbol.asyncDispose]() {
      await admin.close()
      await reaper.reap()
      await emptyCluster(kubeconfig, namespace, spaces)
    },
  }
}

function clusterOf({ clusters: [found] }: Kubeconfig): Kubeconfig['clusters'][number]['cluster'] {
  if (found === undefined) throw new Error('the kubeconfig names no cluster')
  return found.cluster
}
