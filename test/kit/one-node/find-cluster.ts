import { fileURLToPath } from 'node:url'
import { runProgram } from '../run-program.ts'
import { startK3s } from './start-k3s.ts'
import { startSharedCluster } from './start-shared-cluster.ts'

/** A cluster that images can be brought to. */
export type ImageCluster = AsyncDisposable & {
  /** Path; of somebody who may do everything. */
  readonly kubeconfig: string
  /** The images' repository as its nodes know it, where it is not the one that they are built with. */
  readonly repository?: string
  /** Brings an image to its nodes, replacing one of the same name. @param archive path, as `docker save` writes it */
  load(archive: string): Promise<void>
  readonly missing?: never
}

export type FoundCluster = ImageCluster | { readonly missing: string }

const LOAD = fileURLToPath(new URL('../../../../shared/cluster/load-image', import.meta.url))
const STAYS = { [Symbol.asyncDispose]: async (): Promise<void> => undefined }

/**
 * The cluster of E2E_KUBECONFIG, or the one of `../shared/cluster/up`, which is left running, or K3s in a container that
 * ends with the disposal, where its image can be pulled.
 *
 * With E2E_KUBECONFIG somebody has to say how images get there: E2E_LOAD_IMAGE is a command of the shell that is given the
 * path of an archive as its last argument (`kind load image-archive`), and E2E_IMAGE_REPOSITORY is where the images have
 * been pushed to before.
 *
 * @param docker how the docker program of K3s is reached: environment variables, none for the usual one. Asked only where
 *   K3s is the way; undefined: there is no docker
 * @throws Error when a cluster can be started here, and did not start
 */
export async function findCluster(
  docker: () => Promise<Readonly<Record<string, string>> | undefined>,
): Promise<FoundCluster> {
  const kubeconfig = process.env['E2E_KUBECONFIG'] ?? ''
  if (kubeconfig !== '') return named(kubeconfig)
  const shared = await startSharedCluster()
  if (shared.missing === undefined) {
    return { ...STAYS, kubeconfig: shared.kubeconfig, load: loadBy(LOAD) }
  }
  const k3s = await startK3s(await docker())
  if (k3s.missing === undefined) return k3s
  return { missing: `E2E_KUBECONFIG names no cluster, ${shared.missing}, and ${k3s.missing}` }
}

function named(kubeconfig: string): FoundCluster {
  const command = process.env['E2E_LOAD_IMAGE'] ?? ''
  const repository = process.env['E2E_IMAGE_REPOSITORY'] ?? ''
  if (command !== '') return { ...STAYS, kubeconfig, load: loadBy(command) }
  if (repository !== '') {
    return { ...STAYS, kubeconfig, repository, load: async () => undefined }
  }
  return {
    missing:
      'E2E_KUBECONFIG names a cluster, and neither E2E_LOAD_IMAGE nor E2E_IMAGE_REPOSITORY says how images get there',
  }
}

const loadBy =
  (command: string) =>
  async (archive: string): Promise<void> =>
    void (await runProgram('sh', ['-c', `${command} "$1"`, 'sh', archive]))
