import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { startReaper } from '../control-plane/start-reaper.ts'
import type { Engine } from './obtain-engine.ts'

export type Daemon = {
  /** `unix:///tmp/.../docker.sock` */
  readonly host: string
  /** Resolves when it has ended, by whatever. */
  readonly ended: Promise<void>
  /** Ends its containers and then itself. */
  stop(): Promise<void>
}

const READY_WITHIN_MS = 60_000
const STOPPED_WITHIN_MS = 15_000
const POLL_MS = 100

/**
 * It has a mount and a process namespace of its own: whatever ends the first process there ends all containers, and no
 * mount of theirs is left on the machine. A containerd that the machine has is hidden from it, because it would be used.
 */
const INSIDE =
  'if [ -d /run/containerd ]; then mount -t tmpfs tmpfs /run/containerd; fi; exec "$0" "$@"'

/**
 * Starts a Docker daemon that touches neither the firewall nor the network of the machine. It dies with this process.
 *
 * @param folder where images and layers stay between runs; nobody else may use it
 * @param logPath what the daemon says
 * @throws Error that says why it did not start
 */
export async function startDaemon(
  engine: Engine,
  folder: string,
  logPath: string,
): Promise<Daemon> {
  const scratch = await mkdtemp(`${tmpdir()}/mintlet-docker-`)
  const reaper = startReaper(scratch)
  const socket = `${scratch}/docker.sock`
  const namespaces = ['--mount', '--pid', '--mount-proc', '--fork', '--kill-child']
  const flags = [
    `--host=unix://${socket}`,
    `--data-root=${folder}`,
    `--exec-root=${scratch}/exec`,
    `--pidfile=${scratch}/docker.pid`,
    '--iptables=false',
    '--bridge=none',
  ]
  const child = spawn(
    'unshare',
    [...namespaces, '--', 'sh', '-c', INSIDE, engine.daemon, ...flags],
    { env: { ...process.env, ...engine.env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  )
  const log = createWriteStream(logPath)
  child.stdout.pipe(log, { end: false })
  child.stderr.pipe(log, { end: false })
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  if (child.pid !== undefined) reaper.started(child.pid)
  const stop = async (): Promise<void> => {
    await terminate(child, ended)
    await reaper.reap()
  }
  if (!(await answersSoon(socket, child))) {
    await stop()
    throw new Error(`dockerd did not start: ${await lastError(logPath)}; see ${logPath}`)
  }
  return { host: `unix://${socket}`, ended, stop }
}

async function answersSoon(socket: string, child: ChildProcess): Promise<boolean> {
  const isThere = (): boolean =>
    child.pid !== undefined && child.exitCode === null && child.signalCode === null
  for (let waited = 0; waited < READY_WITHIN_MS && isThere(); waited += POLL_MS) {
    if (await answers(socket)) return true
    await sleep(POLL_MS)
  }
  return false
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ socketPath, path: '/_ping', timeout: 1000 }, (answer) => {
      answer.resume()
      resolve(answer.statusCode === 200)
    })
    asked.on('timeout', () => asked.destroy())
    asked.on('error', () => resolve(false))
    asked.end()
  })
}

/** Asks the daemon itself, which is the only child of `unshare`: a signal to that one would not get through. */
async function terminate({ pid }: ChildProcess, ended: Promise<void>): Promise<void> {
  const file = `/proc/${pid}/task/${pid}/children`
  const [inner] = (await readFile(file, 'utf8').catch(() => '')).split(' ').map(Number)
  if (inner === undefined || inner === 0) return
  try {
    process.kill(inner, 'SIGTERM')
  } catch {
    return
  }
  await Promise.race([ended, sleep(STOPPED_WITHIN_MS, undefined, { ref: false })])
}

async function lastError(logPath: string): Promise<string> {
  const lines = (await readFile(logPath, 'utf8').catch(() => '')).trimEnd().split('\n')
  return lines.findLast((line) => /fail|error/iu.test(line)) ?? lines.at(-1) ?? 'it said nothing'
}
