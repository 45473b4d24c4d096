import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { runProgram } from '../run-program.ts'
import type { FoundCluster } from './find-cluster.ts'

/** Of the same Kubernetes as the other tests; E2E_K3S_IMAGE names another one, a mirror's for example. */
const IMAGE = 'docker.io/rancher/k3s:v1.36.3-k3s1'
const ARCHIVE = '/tmp/image.tar'
const IMPORT = ['ctr', '--namespace=k8s.io', 'images', 'import', ARCHIVE]

/**
 * Starts K3s in a container of its own, by testcontainers.
 *
 * @param docker environment variables for docker; undefined: there is none
 * @returns the cluster, which ends with the disposal, or why there is none: no docker, or its image cannot be pulled
 * @throws Error when the image is there and K3s does not start
 */
export async function startK3s(
  docker: Readonly<Record<string, string>> | undefined,
): Promise<FoundCluster> {
  if (docker === undefined) return { missing: 'there is no docker to run K3s' }
  const image = process.env['E2E_K3S_IMAGE'] || IMAGE
  // Asked for by hand, because a container that cannot start for another reason is a failure.
  try {
    await runProgram('docker', ['pull', '--quiet', image], { env: docker })
  } catch {
    return { missing: `the image ${image} cannot be pulled` }
  }
  // Both read where docker is from the environment, when they are loaded.
  Object.assign(process.env, docker)
  const { K3sContainer } = await import('@testcontainers/k3s')
  await using starting = new AsyncDisposableStack()
  const folder = await mkdtemp(`${tmpdir()}/mintlet-k3s-`)
  starting.defer(() => rm(folder, { recursive: true }))
  const container = await new K3sContainer(image).start()
  starting.defer(async () => void (await container.stop()))
  const kubeconfig = `${folder}/kubeconfig`
  await writeFile(kubeconfig, container.getKubeConfig(), { mode: 0o600 })
  const all = starting.move()
  return {
    kubeconfig,
    async load(archive) {
      await container.copyFilesToContainer([{ source: archive, target: ARCHIVE }])
      const { exitCode, output } = await container.exec(IMPORT)
      if (exitCode !== 0) throw new Error(`K3s does not take the image: ${output.slice(-2000)}`)
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}
