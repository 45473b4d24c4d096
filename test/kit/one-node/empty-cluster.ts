import { fileURLToPath } from 'node:url'
import { kubectl } from '../../cluster/operator/kubectl.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const SYSTEM = 'mintlet-system'
const CREDENTIALS = 'serviceaccountcredentials.mintlet.dev'
const DEFINITIONS = [
  CREDENTIALS,
  'impersonatedtokens.mintlet.dev',
  'credentialissuers.mintlet.dev',
  'clustercredentialissuers.mintlet.dev',
]
/** Every file of rights that a test applies. */
const RIGHTS = ['rbac', 'rbac-rollout-restart']
/** What a chart installs of which no namespace takes it along. */
const POLICIES = 'validatingadmissionpolicybindings,validatingadmissionpolicies'
const ROLES = 'clusterrolebindings,clusterroles'
const OURS = '--selector=app.kubernetes.io/part-of=mintlet'
const GONE = ['--ignore-not-found', '--wait', '--timeout=90s']

type Ask = (...args: readonly string[]) => Promise<string>

/**
 * Removes what a run of the end-to-end tests made, however far it came: mintlet's definitions with all their objects, its
 * namespace, whatever a chart has installed, and the test's own namespaces.
 *
 * @param mark namespace of the test: made first, removed last, and by it a run is known
 * @param spaces its other namespaces
 * @throws Error when mintlet or one of these is there and the mark is not: they are somebody's
 */
export async function emptyCluster(
  kubeconfig: string,
  mark: string,
  spaces: readonly string[] = [],
): Promise<void> {
  const ask: Ask = (...args) => kubectl(kubeconfig, ...args)
  const names = async (...what: readonly string[]): Promise<string> =>
    ask('get', ...what, '--ignore-not-found', '-oname')

  const definition = await names('crd', CREDENTIALS)
  if ((await names('namespace', mark)) === '') {
    const others = definition + (await names('namespace', SYSTEM, ...spaces))
    if (others === '') return
    const list = others.trim().split('\n').join(', ')
    throw new Error(`the cluster has ${list}, and no namespace ${mark}: use another one`)
  }
  // With the policy nobody could write, without the operator nobody puts a finalizer back.
  await ask('delete', POLICIES, OURS, ...GONE)
  await ask('delete', 'namespace', SYSTEM, ...GONE)
  if (definition !== '') await withoutFinalizers(ask)
  if (spaces.length > 0) await ask('delete', 'namespace', ...spaces, ...GONE)
  await ask('delete', 'crd', ...DEFINITIONS, ...GONE)
  for (const file of RIGHTS) await ask('delete', '-f', `${ROOT}deploy/${file}.yaml`, ...GONE)
  await ask('delete', ROLES, OURS, ...GONE)
  await ask('delete', 'clusterrolebinding', mark, ...GONE)
  await ask('delete', 'namespace', mark, ...GONE)
}

async function withoutFinalizers(ask: Ask): Promise<void> {
  const columns = '--output=custom-columns=:.metadata.namespace,:.metadata.name'
  const found = await ask('get', CREDENTIALS, '-A', columns, '--no-headers')
  const patch = '{"metadata":{"finalizers":null}}'
  for (const line of found.split('\n').filter(Boolean)) {
    const [namespace = '', name = ''] = line.split(/\s+/)
    await ask('patch', CREDENTIALS, name, `-n${namespace}`, '--type=merge', `-p=${patch}`)
  }
}
