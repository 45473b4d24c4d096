import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { kubectl, kubectlMissing } from '../../cluster/operator/kubectl.ts'
import { startReaper } from '../../kit/control-plane/start-reaper.ts'
import { findDocker } from '../../kit/docker/find-docker.ts'
import { findHelm } from '../../kit/helm/find-helm.ts'
import { findCluster, type ImageCluster } from '../../kit/one-node/find-cluster.ts'
import { type OpenCluster, openCluster } from '../../kit/one-node/open-cluster.ts'
import { type Ran, runProgram } from '../../kit/run-program.ts'
import { waitTurn } from '../../kit/wait-turn.ts'
import { NS } from '../namespace.ts'
import type { OnOneNode } from '../start-on-one-node.ts'
import { without } from '../without.ts'
import { SPACES } from './samples.ts'

/** A cluster without mintlet, and what a platform engineer has to install it. */
export type InstallWorld = Pick<ImageCluster, 'load'> &
  Pick<OpenCluster, 'admin'> & {
    /** Path; of the cluster's administrator. */
    readonly kubeconfig: string
    /** Of the images, as nodes know it. */
    readonly repository: string
    /** An empty one, gone in the end. */
    readonly folder: string
    /** Of the cluster's administrator. @returns what it writes to stdout */
    kubectl(...args: readonly string[]): Promise<string>
    /** Of the same, with nothing of the user's own settings. */
    helm(...args: readonly string[]): Promise<Ran>
    /** A line for the shell, in the checkout, with docker, helm and the cluster at hand. */
    shell(line: string): Promise<Ran>
  }

/** The namespace that docs/quickstart.md makes. */
const QUICKSTART = 'quickstart'
const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/**
 * Takes a cluster that images can be brought to, and what is needed to build and install them.
 *
 * @returns why there is none otherwise, which goes to stderr as well
 */
export async function startInstall(): Promise<OnOneNode<InstallWorld>> {
  await using starting = new AsyncDisposableStack()
  if (kubectlMissing !== undefined) return without(kubectlMissing)
  starting.use(await waitTurn())
  const docker = await findDocker()
  if ('missing' in docker) return without(docker.missing)
  starting.use(docker)
  const dockerEnv = {
    DOCKER_HOST: docker.host,
    PATH: withFolder(docker.client, process.env['PATH']),
  }
  const found = await findCluster(async () => dockerEnv)
  if (found.missing !== undefined) return without(found.missing)
  starting.use(found)
  const helmPath = await findHelm()
  const spaces = [...SPACES, QUICKSTART]
  const { admin } = starting.use(await openCluster(found.kubeconfig, NS, spaces))
  const folder = await mkdtemp(`${tmpdir()}/mintlet-install-`)
  const reaper = startReaper(folder)
  starting.defer(() => reaper.reap())
  const env = {
    ...dockerEnv,
    PATH: withFolder(helmPath, dockerEnv.PATH),
    KUBECONFIG: found.kubeconfig,
    HELM_CACHE_HOME: `${folder}/helm/cache`,
    HELM_CONFIG_HOME: `${folder}/helm/config`,
    HELM_DATA_HOME: `${folder}/helm/data`,
  }
  const all = starting.move()
  const world = {
    admin,
    kubeconfig: found.kubeconfig,
    repository: found.repository ?? 'mintlet',
    folder,
    load: found.load,
    kubectl: (...args: readonly string[]) => kubectl(found.kubeconfig, ...args),
    helm: (...args: readonly string[]) => runProgram(helmPath, args, { cwd: ROOT, env }),
    shell: (line: string) => runProgram('sh', ['-c', line], { cwd: ROOT, env }),
  }
  return { world, [Symbol.asyncDispose]: () => all.disposeAsync() }
}

/** A PATH on which a program is found first; one that was found on PATH stays where it is. */
const withFolder = (program: string, path = ''): string =>
  program.includes('/') ? `${dirname(program)}:${path}` : path
