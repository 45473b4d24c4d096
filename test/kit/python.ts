import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, mkdir, readFile, rm } from 'node:fs/promises'
import { promisify } from 'node:util'
import { cacheFolder } from './cache-folder.ts'
import { withLock } from './control-plane/with-lock.ts'

export type PythonRun = { readonly code: number; readonly stdout: string; readonly stderr: string }

export type PythonVenv = {
  /** Path of its interpreter, for what `run` does not wait for. */
  readonly executable: string
  /**
   * Runs a script to its end, which has to come within a minute; an exit code is no error.
   *
   * @param env added to ours
   */
  run(
    script: string,
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): Promise<PythonRun>
}

const FOLDER = `${import.meta.dirname}/../contract/python`
const execute = promisify(execFile)

/**
 * A virtual environment with the libraries of test/contract/python/requirements.txt, made once and
 * kept in our cache. `undefined` when python3 or the package registry cannot be had; stderr then
 * says why.
 */
export async function pythonVenv(): Promise<PythonVenv | undefined> {
  const requirements = `${FOLDER}/requirements.txt`
  const hash = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 16)
  const parent = cacheFolder('python')
  const venv = `${parent}/${hash}`
  try {
    await mkdir(parent, { recursive: true })
    await withLock(`${parent}/lock`, async () => {
      if (!(await exists(`${venv}/complete`))) await makeVenv(venv, requirements)
    })
  } catch (error) {
    process.stderr.write(`no Python to verify with: ${reason(error)}\n`)
    return undefined
  }
  const executable = `${venv}/bin/python`
  return { executable, run: (script, args, env = {}) => run(executable, [script, ...args], env) }
}

async function makeVenv(venv: string, requirements: string): Promise<void> {
  await rm(venv, { recursive: true, force: true })
  await execute('python3', ['-m', 'venv', venv], { timeout: 60_000 })
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check']
  await execute(`${venv}/bin/python`, [...pip, '--requirement', requirements], { timeout: 180_000 })
  // Marks it whole, in case we were killed half-way.
  await mkdir(`${venv}/complete`)
}

async function run(
  python: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<PythonRun> {
  // oxlint-disable-next-line node/no-process-env -- because the child needs PATH and proxies
  const options = { env: { ...process.env, ...env }, timeout: 60_000 }
  try {
    return { code: 0, ...(await execute(python, args, options)) }
  } catch (error) {
    if (!(error instanceof Error) || !('stdout' in error) || !('stderr' in error)) throw error
    const code = 'code' in error && typeof error.code === 'number' ? error.code : -1
    return { code, stdout: String(error.stdout), stderr: String(error.stderr) }
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.split('\n').slice(0, 3).join(' ')
}
