import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { runProgram } from '../../kit/run-program.ts'

/** The plugin as `npm pack` and `npm install --global` put it on somebody's machine. */
export type Installed = AsyncDisposable & {
  /** Files of the package, below its root. */
  readonly files: readonly string[]
  /** The folder that is put on the PATH. */
  readonly bin: string
  /** What is in it. */
  readonly programs: readonly string[]
  /** Of somebody who has this Node, kubectl and the plugin, and nothing in their home. */
  readonly env: Readonly<Record<string, string>>
}

const ROOT = join(import.meta.dirname, '../../..')
const PACKED = ['package.json', 'README.md', 'LICENSE']

/**
 * Compiles, packs and installs what is in this checkout, without leaving anything there.
 *
 * @returns why it could not be installed, when the registry of packages cannot be reached
 * @throws Error when it does not compile or cannot be packed
 */
export async function installPacked(): Promise<Installed | string> {
  const folder = await mkdtemp(`${tmpdir()}/mintlet-packed-`)
  const [source, prefix, home] = ['source', 'prefix', 'home'].map((name) => join(folder, name))
  const [from = '', to = '', at = ''] = [source, prefix, home]
  const drop = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    await Promise.all([from, to, at].map((path) => mkdir(path)))
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
    const flags = ['-p', 'tsconfig.build.json', '--outDir', join(from, 'dist')]
    await runProgram(process.execPath, [tsc, ...flags], { cwd: ROOT })
    await Promise.all(PACKED.map((name) => cp(join(ROOT, name), join(from, name))))
    const packed = await runProgram('npm', ['pack', '--json', '--ignore-scripts'], { cwd: from })
    const [{ filename, files }]: readonly [Packed] = JSON.parse(packed.stdout)
    const problem = await install(join(from, filename), to)
    if (problem !== undefined) {
      await drop()
      return problem
    }
    const bin = join(to, 'bin')
    return {
      files: files.map(({ path }) => path),
      bin,
      programs: await readdir(bin),
      env: {
        HOME: at,
        PATH: [bin, dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
      },
      [Symbol.asyncDispose]: drop,
    }
  } catch (error) {
    await drop()
    throw error
  }
}

type Packed = {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
}

/** Its dependencies come from the registry, or from npm's cache. */
async function install(tarball: string, prefix: string): Promise<string | undefined> {
  const flags = ['--global', '--prefix', prefix, '--prefer-offline', '--ignore-scripts']
  try {
    await runProgram('npm', ['install', ...flags, '--no-audit', '--no-fund', tarball])
    return undefined
  } catch (error) {
    const text = String(error)
    const isAway = /code (?:ENOTFOUND|ETIMEDOUT|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ENOTCACHED)/.test(
      text,
    )
    if (isAway) return 'the registry of packages cannot be reached'
    throw error
  }
}
