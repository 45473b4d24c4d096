import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { Docker, DockerRan, DockerRunOptions } from './docker.ts'

export type DockerParts = Pick<Docker, 'host' | 'client' | 'version' | 'hostNetworkOnly'> & {
  /** Gives up whatever keeps the daemon there; nothing for a daemon of somebody else. */
  readonly release?: () => void
}

const TEN_MINUTES_MS = 600_000
const LINES_SHOWN = 5

/** The client of one daemon, as functions. */
export function createDocker({ release, ...parts }: DockerParts): Docker {
  const { host, client } = parts
  async function run(args: readonly string[], options: DockerRunOptions = {}): Promise<DockerRan> {
    const { cwd, env = {}, onLine = () => undefined, withinMs = TEN_MINUTES_MS } = options
    const child = spawn(client, args, {
      cwd,
      env: { ...process.env, DOCKER_HOST: host, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    // Not spawn's own timer, which keeps this process when the program is not there.
    const timer = setTimeout(() => child.kill('SIGKILL'), withinMs)
    const said = Promise.all([linesOf(child.stdout, onLine), linesOf(child.stderr, onLine)])
    said.catch(() => undefined)
    try {
      const [code] = (await once(child, 'close')) as [number | null]
      const [stdout, stderr] = await said
      return { code: code ?? -1, stdout, stderr }
    } catch (error) {
      // Of a program that is not there the pipes are, and would keep this process.
      child.stdout.destroy()
      child.stderr.destroy()
      throw error
    } finally {
      clearTimeout(timer)
    }
  }
  return {
    ...parts,
    isOurs: release !== undefined,
    run,
    async text(args, options) {
      const { code, stdout, stderr } = await run(args, options)
      if (code === 0) return stdout.trimEnd()
      const last = stderr.trimEnd().split('\n').slice(-LINES_SHOWN).join('\n')
      throw new Error(`docker ${args[0]} ended with ${code}: ${last}`)
    },
    [Symbol.asyncDispose]: () => Promise.resolve(release?.()),
  }
}

async function linesOf(stream: Readable, onLine: (line: string) => void): Promise<string> {
  const lines: string[] = []
  for await (const line of createInterface({ input: stream })) {
    lines.push(line)
    onLine(line)
  }
  return lines.map((line) => `${line}\n`).join('')
}
