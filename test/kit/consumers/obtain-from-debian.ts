import { execFile } from 'node:child_process'
import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { promisify } from 'node:util'
import { cacheFolder } from '../cache-folder.ts'
import { withLock } from '../control-plane/with-lock.ts'

const execute = promisify(execFile)
const WITHIN_MS = 60_000

/** A program, the package that has it, and the folder of our cache where that is unpacked. */
export type DebianProgram = {
  readonly program: string
  readonly from: string
  readonly cachedAs: string
}

/**
 * Path of a program: the one on PATH, or that of Debian's package, which is unpacked into our cache and not installed.
 *
 * @returns why there is none otherwise
 */
export async function obtainFromDebian({
  program,
  from,
  cachedAs,
}: DebianProgram): Promise<string | { readonly missing: string }> {
  if (await isOnPath(program)) return program
  const parent = cacheFolder(cachedAs)
  const folder = `${parent}/debian`
  const binary = `${folder}/usr/bin/${program}`
  if (await exists(binary)) return binary
  if (!(await isOnPath('apt-get')) || !(await isOnPath('dpkg'))) {
    return { missing: `there is no ${program} on PATH, and no apt-get and dpkg to get it with` }
  }
  await mkdir(parent, { recursive: true })
  try {
    await withLock(`${parent}/lock`, async () => {
      if (!(await exists(binary))) await unpack(from, parent, folder)
    })
    return binary
  } catch (error) {
    // What apt-get says goes no further than to a developer's terminal, and holds no secret.
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
    const reason = said.split('\n').find((line) => line.startsWith('E: ')) ?? 'unpacking failed'
    return { missing: `there is no ${program} on PATH, and apt-get gave none: ${reason}` }
  }
}

async function unpack(from: string, parent: string, folder: string): Promise<void> {
  const scratch = await mkdtemp(`${parent}/scratch-`)
  try {
    await execute('apt-get', ['download', from], { cwd: scratch, timeout: WITHIN_MS })
    const [archive = ''] = (await readdir(scratch)).filter((name) => name.endsWith('.deb'))
    await execute('dpkg', ['-x', `${scratch}/${archive}`, `${scratch}/unpacked`], {
      timeout: WITHIN_MS,
    })
    // Whole or not at all, in case we are killed half-way.
    await rename(`${scratch}/unpacked`, folder)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

const isOnPath = (command: string): Promise<boolean> =>
  execute('sh', ['-c', 'command -v "$0"', command]).then(
    () => true,
    () => false,
  )

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
