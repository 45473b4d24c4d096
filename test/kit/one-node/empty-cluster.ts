import { fileURLToPath } from 'node:url'
import { kubectl } from '../../cluster/operator/kubectl.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const CREDENTIALS = 'serviceaccountcredentials.mintlet.dev'
/** Every file of rights that a test applies. */
const RIGHTS = ['rbac', 'rbac-rollout-restart']

/**
 * Removes what a run of the end-to-end tests made: mintlet's definitions with all their objects, its namespace and
 * rights, then the test's own namespace.
 *
 * @param namespace the mark of such a run: made first, removed last
 * @throws Error when mintlet is there and the mark is not: it is somebody's
 */
export async function emptyCluster(kubeconfig: string, namespace: string): Promise<void> {
  const ask = (...args: readonly string[]): Promise<string> => kubectl(kubeconfig, ...args)
  const isThere = async (...what: readonly string[]): Promise<boolean> =>
    (await ask('get', ...what, '--ignore-not-found', '-oname')) !== ''

  const isOurs = await isThere('namespace', namespace)
  const hasCredentials = await isThere('crd', CREDENTIALS)
  if (!isOurs) {
    if (hasCredentials || (await isThere('namespace', 'mintlet-system'))) {
      throw new Error(`the cluster has mintlet, and no namespace ${namespace}: use another one`)
    }
    return
  }
  const gone = ['--ignore-not-found', '--wait', '--timeout=60s']
  // No operator is left that would take its finalizer away.
  if (hasCredentials) await withoutFinalizers(ask, namespace)
  await ask('delete', '-f', `${ROOT}crds`, ...gone)
  for (const file of RIGHTS) await ask('delete', '-f', `${ROOT}deploy/${file}.yaml`, ...gone)
  await ask('delete', 'clusterrolebinding', namespace, ...gone)
  await ask('delete', 'namespace', namespace, ...gone)
}

async function withoutFinalizers(
  ask: (...args: readonly string[]) => Promise<string>,
  namespace: string,
): Promise<void> {
  const names = (await ask('get', CREDENTIALS, `-n${namespace}`, '-oname')).split('\n')
  const patch = '{"metadata":{"finalizers":null}}'
  for (const name of names.filter(Boolean)) {
    await ask('patch', name, `-n${namespace}`, '--type=merge', `-p=${patch}`)
  }
}
