import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename } from 'node:fs/promises'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { EnvHttpProxyAgent, fetch, type Response } from 'undici'
import type { Binary } from './binaries.ts'
import { pickArchive } from './envtest-index.ts'

/** What the archives hold; kube-controller-manager is not among it. */
export const ENVTEST_BINARIES: readonly Binary[] = ['etcd', 'kube-apiserver']

const IN_ARCHIVE = 'controller-tools/envtest'
// Without a network the caller has another way, which should not wait long for this one.
const CONNECT_WITHIN_MS = 3000
const INDEX_WITHIN_MS = 10_000
const SILENT_FOR_MS = 20_000

export type DownloadOptions = {
  /** The address of envtest-releases.yaml. */
  readonly indexUrl: string
  /** `1.36.3` */
  readonly version: string
  /** Where the programs go, each in one step when it is whole and its archive is what the index says. */
  readonly folder: string
  /** An empty folder of the same file system for what is not ready; the caller removes it. */
  readonly scratch: string
  readonly say: (line: string) => void
}

/**
 * Fetches etcd and kube-apiserver from the archive that the Kubernetes project publishes for tests.
 *
 * @throws Error when it is not to be had, or is not what the index says; `folder` is as it was then
 */
export async function downloadEnvtest(options: DownloadOptions): Promise<void> {
  const { indexUrl, version, folder, scratch, say } = options
  // Honours HTTPS_PROXY and NO_PROXY.
  const dispatcher = new EnvHttpProxyAgent({
    connect: { timeout: CONNECT_WITHIN_MS },
    headersTimeout: SILENT_FOR_MS,
    bodyTimeout: SILENT_FOR_MS,
  })
  try {
    const signal = AbortSignal.timeout(INDEX_WITHIN_MS)
    const index = await accepted(await fetch(indexUrl, { dispatcher, signal }))
    const archive = pickArchive(await index.text(), version, process.platform, process.arch)
    say(`downloading etcd and kube-apiserver ${archive.version} (${archive.selfLink})`)
    const file = `${scratch}/envtest.tar.gz`
    const hash = await save(await accepted(await fetch(archive.selfLink, { dispatcher })), file)
    if (hash !== archive.hash) {
      throw new Error(
        `${archive.selfLink} has the SHA-512 ${hash}, and the index says ${archive.hash}`,
      )
    }
    const members = ENVTEST_BINARIES.map((name) => `${IN_ARCHIVE}/${name}`)
    await promisify(execFile)('tar', ['-xzf', file, '-C', scratch, ...members])
    for (const name of ENVTEST_BINARIES) {
      await rename(`${scratch}/${IN_ARCHIVE}/${name}`, `${folder}/${name}`)
    }
  } finally {
    await dispatcher.close()
  }
}

async function accepted(response: Response): Promise<Response> {
  if (response.ok) return response
  await response.body?.cancel()
  throw new Error(`${response.url} answered ${response.status}`)
}

/** @returns the SHA-512 in hex of what was saved */
async function save(response: Response, path: string): Promise<string> {
  const hash = createHash('sha512')
  const hashed = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk)
      done(undefined, chunk)
    },
  })
  await pipeline(response.body ?? Readable.from([]), hashed, createWriteStream(path))
  return hash.digest('hex')
}
