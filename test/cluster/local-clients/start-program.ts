import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** Somebody else's program while it runs. */
export type Program = AsyncDisposable & {
  /** All that it wrote so far, to standard output and standard error. */
  output(): string
  /** What it wrote to standard output so far. */
  lines(): readonly string[]
  hasEnded(): boolean
}

/** What follows its name, and standard input. */
export type ProgramInput = { readonly args: readonly string[]; readonly stdin: string }

/** @param env added to PATH and HOME of ours, and nothing else */
export function startProgram(
  { command, cwd }: { readonly command: readonly string[]; readonly cwd: string },
  env: Readonly<Record<string, string>>,
  { args, stdin }: ProgramInput = { args: [], stdin: '' },
): Program {
  const [file = '', ...first] = command
  // oxlint-disable-next-line node/no-process-env -- because a program is found by PATH
  const { PATH = '', HOME = '' } = process.env
  const child: ChildProcess = spawn(file, [...first, ...args], {
    cwd,
    env: { PATH, HOME, NO_PROXY: '*', no_proxy: '*', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    // A shell has children of its own.
    detached: true,
  })
  const ended = once(child, 'close')
  // What cannot be started says so there, and ends.
  ended.catch(() => {})
  child.stdin?.end(stdin)
  let output = ''
  let told = ''
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    told += chunk
    output += chunk
  })
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk
  })
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null
  return {
    output: () => output,
    lines: () => told.split('\n').filter((line) => line !== ''),
    hasEnded,
    async [Symbol.asyncDispose]() {
      if (child.pid === undefined) return
      if (!hasEnded()) process.kill(-child.pid, 'SIGKILL')
      await ended
    },
  }
}
