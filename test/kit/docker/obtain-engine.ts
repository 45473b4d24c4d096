import { execFile } from 'node:child_process'
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { promisify } from 'node:util'
import { cacheFolder } from '../cache-folder.ts'
import { withLock } from '../control-plane/with-lock.ts'
import { unpackDebian } from './unpack-debian.ts'

/** Programs of a Docker engine that are not installed. */
export type Engine = {
  /** Path of the client. */
  readonly client: string
  /** Path of the daemon. */
  readonly daemon: string
  /** PATH and, where libraries came with it, LD_LIBRARY_PATH, for the daemon and what it starts. */
  readonly env: Readonly<Record<string, string>>
}

const MOST_ROUNDS = 5
const execute = promisify(execFile)
const PROGRAMS = [
  'usr/bin/docker',
  'usr/sbin/dockerd',
  'usr/bin/containerd',
  'usr/bin/containerd-shim-runc-v2',
  'usr/sbin/runc',
]
/** These belong to the machine's own loader: others than its own would not work with it. */
const OF_THE_MACHINE = /^(libc6|libc-bin|libgcc|libstdc|libcrypt1)/u

/**
 * Docker's engine from Debian's packages, unpacked into our cache. The first call takes some seconds, callers at the
 * same time wait for one another.
 *
 * @param say told what takes long
 * @throws Error that says why there is none
 */
export async function obtainEngine(say: (line: string) => void): Promise<Engine> {
  const parent = cacheFolder('docker')
  const folder = `${parent}/engine`
  await mkdir(parent, { recursive: true })
  await withLock(`${parent}/engine.lock`, async () => {
    if (await exists(folder)) return
    say("getting Docker's engine from Debian's packages")
    const scratch = await mkdtemp(`${parent}/scratch-`)
    try {
      await fill(`${scratch}/engine`)
      // Whole or not at all, in case we are killed half-way.
      await rename(`${scratch}/engine`, folder)
    } finally {
      await rm(scratch, { recursive: true, force: true })
    }
  })
  return engineIn(folder)
}

async function fill(folder: string): Promise<void> {
  await unpackDebian(['docker.io', 'containerd', 'runc'], folder)
  let missing = await missingLibraries(folder)
  // Libraries that we bring may need more, which is seen only then.
  for (let round = 0; round < MOST_ROUNDS && missing.length > 0; round += 1) {
    const packages = await packagesOf(missing)
    if (packages.length === 0) break
    await unpackDebian(packages, folder)
    missing = await missingLibraries(folder)
  }
  if (missing.length > 0) throw new Error(`Docker's engine needs ${missing.join(', ')}`)
}

function engineIn(folder: string): Engine {
  const { PATH = '' } = process.env
  return {
    client: `${folder}/usr/bin/docker`,
    daemon: `${folder}/usr/sbin/dockerd`,
    env: {
      PATH: `${folder}/usr/bin:${folder}/usr/sbin:${PATH}:/usr/sbin:/sbin`,
      LD_LIBRARY_PATH: libraryFolders(folder).join(':'),
    },
  }
}

function libraryFolders(folder: string): string[] {
  const triplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu'
  return [`${folder}/usr/lib/${triplet}`, `${folder}/lib/${triplet}`]
}

/** Names as the loader has them, `libseccomp.so.2`. */
async function missingLibraries(folder: string): Promise<string[]> {
  const missing = new Set<string>()
  for (const program of PROGRAMS) {
    // It ends with 1 for a program that needs none.
    const said = await execute('ldd', [`${folder}/${program}`], {
      env: engineIn(folder).env,
    }).catch(() => ({ stdout: '' }))
    for (const [, name = ''] of said.stdout.matchAll(/^\s*(\S+) => not found/gmu)) missing.add(name)
  }
  return [...missing]
}

/** Of all that the engine depends on, the packages that are called like these libraries: `libseccomp2`. */
async function packagesOf(libraries: readonly string[]): Promise<string[]> {
  const only = ['recommends', 'suggests', 'conflicts', 'breaks', 'replaces', 'enhances']
  const options = ['--recurse', ...only.map((name) => `--no-${name}`)]
  const { stdout } = await execute('apt-cache', ['depends', ...options, 'docker.io', 'runc'])
  const stems = libraries.map((name) => name.split('.so')[0] ?? name)
  return stdout
    .split('\n')
    .filter((line) => stems.some((stem) => line.startsWith(stem)) && !OF_THE_MACHINE.test(line))
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
