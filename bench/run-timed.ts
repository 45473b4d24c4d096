import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

export type TimedRun = {
  /** From its start until it has ended and all that it wrote was read. */
  readonly ms: number
  readonly code: number | null
  readonly stdout: string
}

/** Runs a program as a person at a terminal would, whose environment is `env` alone. */
export async function runTimed(
  command: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<TimedRun> {
  const started = performance.now()
  const child = spawn(command, argv, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const [stdout, [code]] = await Promise.all([text(child.stdout), once(child, 'close')])
  return { ms: performance.now() - started, code, stdout }
}
