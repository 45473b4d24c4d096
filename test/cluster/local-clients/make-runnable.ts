import { execFile } from 'node:child_process'
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Documented } from '../../kit/documented-programs.ts'
import { pythonVenv } from '../../kit/python.ts'

/** How to start a program, or why it cannot be started on this machine. */
export type Runnable =
  | { readonly command: readonly string[]; readonly cwd: string }
  | { readonly missing: string }

const NODE_MODULES = join(import.meta.dirname, '../../../node_modules')
const execute = promisify(execFile)

/**
 * Writes every program of the guide below a folder, with the libraries that it takes, and compiles what has to be.
 *
 * @throws Error when one does not compile
 */
export async function makeRunnable(
  { printed, mounted }: Documented,
  folder: string,
): Promise<Readonly<Record<string, Runnable>>> {
  const python = await pythonVenv()
  const made: Record<string, Runnable> = {}
  for (const [name, text] of Object.entries(printed)) {
    const cwd = `${folder}/${name}`
    const file = `${cwd}/${name}`
    // oxlint-disable-next-line no-await-in-loop
    await mkdir(cwd)
    // oxlint-disable-next-line no-await-in-loop
    await writeFile(file, text)
    // Two compilers at once take as long as one after the other.
    // oxlint-disable-next-line no-await-in-loop
    made[name] = await runnable(name, cwd, { python: python?.executable, mounted })
  }
  return made
}

type Tools = { readonly python: string | undefined } & Pick<Documented, 'mounted'>

async function runnable(name: string, cwd: string, tools: Tools): Promise<Runnable> {
  const file = `${cwd}/${name}`
  switch (name.split('.').at(-1)) {
    case 'sh':
      return (await runs('curl', ['--version']))
        ? { command: ['sh', file], cwd }
        : { missing: 'curl is not installed' }
    case 'py':
      return tools.python === undefined
        ? { missing: 'python3 or the package registry cannot be had; stderr says why' }
        : { command: [tools.python, '-W', 'error', file], cwd }
    case 'mjs':
      await symlink(NODE_MODULES, `${cwd}/node_modules`)
      return { command: [process.execPath, file], cwd }
    case 'go':
      return built(name, cwd, tools)
    default:
      throw new Error(`nobody knows how to run ${name}`)
  }
}

async function built(name: string, cwd: string, { mounted }: Tools): Promise<Runnable> {
  if (!(await runs('go', ['version']))) return { missing: 'go is not installed' }
  const sample = Object.values(mounted).find((files) => name in files)
  if (sample === undefined) await cp(`${import.meta.dirname}/go`, cwd, { recursive: true })
  for (const modules of sample === undefined ? [] : ['go.mod', 'go.sum']) {
    // oxlint-disable-next-line no-await-in-loop
    await writeFile(`${cwd}/${modules}`, sample?.[modules] ?? '')
  }
  if (!(await runs('go', ['mod', 'download'], cwd))) {
    return { missing: 'the modules of a Go program cannot be downloaded' }
  }
  await execute('go', ['build', '-o', 'program', '.'], { cwd, timeout: 200_000 })
  return { command: [`${cwd}/program`], cwd }
}

async function runs(file: string, args: readonly string[], cwd?: string): Promise<boolean> {
  try {
    await execute(file, args, { cwd, timeout: 60_000 })
    return true
  } catch {
    return false
  }
}
