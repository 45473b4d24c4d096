import { mkdir } from 'node:fs/promises'
import { cacheFolder } from '../cache-folder.ts'
import { isExecutable } from '../is-executable.ts'
import { type Binary, KUBERNETES_VERSION } from './binaries.ts'
import { obtainBinaries } from './obtain-binaries.ts'
import { withLock } from './with-lock.ts'

export type FindOptions = {
  /**
   * process.env unless given. `KUBEBUILDER_ASSETS`: a folder that has the programs. `XDG_CACHE_HOME`: where our cache
   * is. `MINTLET_ENVTEST_INDEX`: the address of another envtest-releases.yaml, a mirror's for example. The usual ones
   * of proxies and of Go.
   */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Told what takes long; writes to stderr unless given. */
  readonly say?: (line: string) => void
}

/** The path of a program that was asked for. */
export type BinaryPath = (name: Binary) => string

/**
 * Finds the programs of a control plane: in `KUBEBUILDER_ASSETS`, in our cache, in the archive that the Kubernetes
 * project publishes, or by compiling them, whichever has them first. Callers at the same time wait for one another.
 *
 * @throws Error that says what was tried and what to do
 */
export async function findBinaries(
  wanted: readonly Binary[],
  // oxlint-disable-next-line node/no-process-env -- because options and addresses come in here
  { env = process.env, say = sayOnStderr }: FindOptions = {},
): Promise<BinaryPath> {
  const assets = env['KUBEBUILDER_ASSETS'] ?? ''
  const cache = cacheFolder(`control-plane/${KUBERNETES_VERSION}`, env)
  const folders = assets === '' ? [cache] : [assets, cache]
  const missing = (): Binary[] => wanted.filter((name) => locate(folders, name) === undefined)

  for (const name of missing()) {
    // An archive for tests has no controller manager, so a folder without one is no mistake.
    if (assets !== '' && name !== 'kube-controller-manager') {
      throw new Error(
        `KUBEBUILDER_ASSETS is ${assets}, which has no program ${name}: correct or unset it`,
      )
    }
  }
  if (missing().length > 0) {
    await mkdir(cache, { recursive: true })
    await withLock(
      `${cache}/lock`,
      // Asked again, because whoever had the lock may have got them.
      async () => obtainBinaries(missing(), { folder: cache, env, say }),
      () => say('waiting for another process to get the control plane'),
    )
  }
  return (name) => {
    const path = locate(folders, name)
    if (path === undefined) throw new RangeError(`${name} was not asked for`)
    return path
  }
}

function locate(folders: readonly string[], name: Binary): string | undefined {
  return folders.map((folder) => `${folder}/${name}`).find(isExecutable)
}

function sayOnStderr(line: string): void {
  process.stderr.write(`${line}\n`)
}
