import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import { cacheFolder } from '../cache-folder.ts'

const execute = promisify(execFile)
const WITHIN_MS = 300_000

/**
 * Fetches packages of this machine's Debian or Ubuntu, signatures checked by apt, and unpacks them into a folder:
 * nothing is installed, and none of their scripts runs.
 *
 * @param names without what they depend on
 * @param folder absolute path, made when missing
 * @throws Error that says what is missing or what apt-get said
 */
export async function unpackDebian(names: readonly string[], folder: string): Promise<void> {
  const scratch = await mkdtemp(`${tmpdir()}/mintlet-packages-`)
  try {
    await download(names, scratch)
    await mkdir(folder, { recursive: true })
    for (const name of (await readdir(scratch)).filter((file) => file.endsWith('.deb'))) {
      await tool('dpkg', ['-x', `${scratch}/${name}`, folder])
    }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function download(names: readonly string[], cwd: string): Promise<void> {
  const get = (options: readonly string[] = []): Promise<void> =>
    tool('apt-get', [...options, 'download', ...names], cwd)
  try {
    await get()
  } catch (error) {
    // A fresh machine has no lists of packages. Ours lie beside its own, which only root may change.
    const lists = cacheFolder('apt/lists')
    await mkdir(`${lists}/partial`, { recursive: true })
    const options = ['-o', `Dir::State::lists=${lists}`, '-o', `Dir::Cache=${cacheFolder('apt')}`]
    await tool('apt-get', [...options, '--error-on=any', 'update']).catch(() => {
      throw error
    })
    await get(options)
  }
}

async function tool(command: string, args: readonly string[], cwd?: string): Promise<void> {
  try {
    await execute(command, args, { cwd, timeout: WITHIN_MS, env: { ...process.env, LC_ALL: 'C' } })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new Error(`there is no ${command} here: this needs Debian or Ubuntu`, { cause: error })
    }
    // What apt-get says goes no further than to a developer's terminal, and holds no secret.
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
    const reason = said.split('\n').find((line) => line.startsWith('E: ')) ?? 'it failed'
    throw new Error(`${command}: ${reason}`, { cause: error })
  }
}
