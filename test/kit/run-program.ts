import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

export type Ran = {
  readonly stdout: string
  readonly stderr: string
  readonly seconds: number
}

export type RunOptions = {
  /** This process's own unless given. */
  readonly cwd?: string
  /** Beside this process's own. */
  readonly env?: Readonly<Record<string, string>>
  /** Given to it as its standard input; none unless given. */
  readonly input?: string
  /** After which it is killed; ten minutes unless given. */
  readonly withinMs?: number
}

/** Of what a program said, as much as an error quotes. */
const QUOTED = 4000

/**
 * Runs a program to its end.
 *
 * @throws Error with its code and the end of what it said, when it fails or takes longer than it may
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  { cwd, env = {}, input = '', withinMs = 600_000 }: RunOptions = {},
): Promise<Ran> {
  const began = performance.now()
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: 'pipe',
    timeout: withinMs,
    killSignal: 'SIGKILL',
  })
  const { promise: ended, resolve, reject } = Promise.withResolvers<string>()
  child.once('error', reject)
  child.once('close', (code, signal) => resolve(String(code ?? signal)))
  // Whoever does not read what it is given closes the pipe: that is no failure.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  if (code !== '0') {
    const said = `${stdout}${stderr}`.slice(-QUOTED)
    throw new Error(`${[program, ...args].join(' ')}: ended with ${code}: ${said}`)
  }
  return { stdout, stderr, seconds: (performance.now() - began) / 1000 }
}
