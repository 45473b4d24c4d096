import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { request } from 'undici'
import { cacheFolder } from './cache-folder.ts'
import { type Reaper, startReaper } from './control-plane/start-reaper.ts'
import { until } from './until.ts'

/** A line of the log as it was written, parsed. */
export type LogLine = {
  readonly level: string
  /** RFC 3339 */
  readonly time: string
  readonly msg: string
  readonly [field: string]: unknown
}

export type Ended = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

export type Answer = { readonly status: number; readonly text: string }

/** The operator as a process of its own. */
export type Operator = AsyncDisposable & {
  readonly pid: number
  /** Whatever it wrote so far, byte for byte. */
  readonly stdout: () => string
  readonly stderr: () => string
  /** What it logged so far. */
  lines(message?: string): readonly LogLine[]
  /** Resolves with the first line of that message, written already or to come. */
  line(message: string, withinMs?: number): Promise<LogLine>
  /** GET /livez, /readyz or /metrics. */
  health(path: string): Promise<Answer>
  /** GET of a discovery document or key set: `/local/jwks`. */
  oidc(path: string): Promise<Answer>
  /** Resolves when /readyz is 200. */
  ready(withinMs?: number): Promise<void>
  signal(signal: NodeJS.Signals): void
  /** Signals it, SIGTERM unless given, and resolves when it has ended. */
  stop(signal?: NodeJS.Signals): Promise<Ended>
  /** Resolves when it has ended, by whatever. */
  readonly ended: Promise<Ended>
}

export type OperatorOptions = {
  readonly flags: readonly string[]
  /** Nothing of our own environment reaches it. */
  readonly env?: Readonly<Record<string, string>>
  /** What Node is given before them; `src/main.ts` unless given. */
  readonly command?: readonly string[]
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
/** Whatever ends this process ends the operators that it started. */
let reaper: Reaper | undefined

/** Starts the operator with this very Node and resolves at once: it may not be ready, or refuse its flags. */
export function startOperator({
  flags,
  env = {},
  command = ['src/main.ts'],
}: OperatorOptions): Operator {
  reaper ??= startReaper(mkdtempSync(`${tmpdir()}/mintlet-operators-`))
  const child = spawn(process.execPath, [...command, ...flags], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    // Started twenty times a test, it should not be compiled twenty times.
    env: { NODE_COMPILE_CACHE: cacheFolder('compiled'), ...env },
  })
  const { pid } = child
  if (pid === undefined) throw new Error('the operator cannot be started')
  reaper.started(pid)
  child.once('exit', () => reaper?.ended(pid))
  const stdout = collect(child, 'stdout')
  const stderr = collect(child, 'stderr')
  const ended = once(child, 'close').then(([code, signal]): Ended => ({ code, signal }))

  const lines = (message?: string): LogLine[] =>
    parseLines(stdout()).filter(({ msg }) => message === undefined || msg === message)
  const line = (message: string, withinMs = 20_000): Promise<LogLine> =>
    until(`the operator logs "${message}"`, () => lines(message)[0], withinMs)
  const get = async (listening: string, path: string): Promise<Answer> => {
    const { port } = await line(listening)
    const { statusCode, body } = await request(`http://127.0.0.1:${String(port)}${path}`)
    return { status: statusCode, text: await body.text() }
  }
  const health = (path: string): Promise<Answer> => get('serving health and metrics', path)

  async function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    return ended
  }

  return {
    pid,
    stdout,
    stderr,
    lines,
    line,
    health,
    oidc: (path) => get('serving issuer discovery and keys', path),
    async ready(withinMs = 20_000) {
      const early = ended.then(({ code }) => {
        throw new Error(`the operator ended with ${code}: ${stderr()}${stdout().slice(-1000)}`)
      })
      await Promise.race([
        until(
          'the operator is ready',
          async () => (await health('/readyz')).status === 200,
          withinMs,
        ),
        early,
      ])
    },
    signal: (signal) => void child.kill(signal),
    stop,
    ended,
    // A process that is stopped by SIGSTOP or hangs has to go as well.
    [Symbol.asyncDispose]: async () => void (await stop('SIGKILL')),
  }
}

function collect(child: ChildProcess, stream: 'stdout' | 'stderr'): () => string {
  let text = ''
  child[stream]?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  return () => text
}

/** What is no JSON, such as usage, is no log; what follows the last line feed is still being written. */
function parseLines(text: string): LogLine[] {
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line): LogLine => JSON.parse(line))
}
