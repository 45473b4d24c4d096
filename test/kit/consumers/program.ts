import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/** What a program said until it ended. Of a killed one `code` is -1. */
export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string }

export type RunOptions = {
  readonly args: readonly string[]
  /** All that it sees beside PATH: a setting of whoever runs the test would decide what it reads. */
  readonly env?: Readonly<Record<string, string>>
  /** What it reads from standard input, where a secret is in no list of processes. */
  readonly stdin?: string
  readonly cwd?: string
}

/** Somebody else's program that ends by itself. */
export type Program = {
  /** Its name or path. */
  readonly command: string
  /** What it calls itself: `Docker version 28.2.2, build e6534b4`. */
  readonly version: string
  /** Runs it to its end, which has to come within a minute; an exit code is no error. */
  run(options: RunOptions): Promise<Ran>
}

const WITHIN_MS = 60_000

/**
 * The program of that name or path, once it has told its version.
 *
 * @param versionArgs make it tell its version and end with 0
 * @returns why there is none otherwise
 */
export async function findProgram(
  command: string,
  versionArgs: readonly string[],
): Promise<Program | { readonly missing: string }> {
  const run = (options: RunOptions): Promise<Ran> => runToEnd(command, options)
  try {
    const { code, stdout, stderr } = await run({ args: versionArgs })
    if (code !== 0) return { missing: `${command} ${versionArgs.join(' ')} ends with ${code}` }
    const [version = ''] = `${stdout}${stderr}`.trim().split('\n')
    return { command, version, run }
  } catch {
    return { missing: `there is no ${command} on PATH` }
  }
}

/** @throws Error when it cannot be started */
async function runToEnd(command: string, options: RunOptions): Promise<Ran> {
  const { args, env = {}, stdin = '', cwd } = options
  const { PATH = '' } = process.env
  const child = spawn(command, args, {
    env: { PATH, NO_PROXY: '*', no_proxy: '*', ...env },
    cwd,
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: WITHIN_MS,
    killSignal: 'SIGKILL',
  })
  // Who ends without reading breaks the pipe, which is its good right.
  child.stdin.on('error', () => undefined)
  child.stdin.end(stdin)
  const said = Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = (await once(child, 'close')) as [number | null]
  const [stdout, stderr] = await said
  return { code: code ?? -1, stdout, stderr }
}
