import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Reaper } from './start-reaper.ts'

export type ServerCommand = {
  /** What messages call it: `etcd`. */
  readonly name: string
  readonly binary: string
  readonly flags: readonly string[]
  /** Its stdout and stderr are appended to this file. */
  readonly logPath: string
  /** True once it serves; asked every 50 ms. A throw counts as not yet. */
  readonly isReady: () => Promise<boolean>
}

export type ServerProcess = {
  readonly pid: number
  /**
   * Signals it and resolves when it has ended.
   *
   * @param signal SIGTERM by default; SIGKILL is what a crash looks like. When it still runs after 2 s
   *   it is killed: with watches open it would take a minute.
   */
  stop(signal?: NodeJS.Signals): Promise<void>
}

const READY_WITHIN_MS = 60_000
const STOP_WITHIN_MS = 2000

/**
 * Starts a server in a process group of its own and resolves when it is ready.
 *
 * @throws ServerFailed when it ended or did not become ready within 60 s; it does not run then
 */
export async function startServer(command: ServerCommand, reaper: Reaper): Promise<ServerProcess> {
  const log = openSync(command.logPath, 'a')
  const logStart = fstatSync(log).size
  const child = spawn(command.binary, command.flags, {
    stdio: ['ignore', log, log],
    detached: true,
  })
  closeSync(log)
  if (child.pid === undefined) {
    const [cause] = await once(child, 'error')
    throw new Error(`${command.name} cannot be started`, { cause })
  }
  const { pid } = child
  reaper.started(pid)
  child.once('exit', () => reaper.ended(pid))
  // A script that ends without stopping us still ends; the reaper then does the rest.
  child.unref()
  const server: ServerProcess = { pid, stop: (signal = 'SIGTERM') => stop(child, signal) }
  const failure = await waitUntilReady(command, child)
  if (failure !== undefined) {
    await server.stop('SIGKILL')
    throw new ServerFailed(failure, readFileSync(command.logPath).subarray(logStart).toString())
  }
  return server
}

/** A server that ended or never became ready. */
export class ServerFailed extends Error {
  /** Another process listens on one of its ports: try again with others. */
  readonly portTaken: boolean

  constructor(what: string, log: string) {
    super(`${what}. The end of its log:\n${log.trimEnd().split('\n').slice(-20).join('\n')}`)
    this.name = 'ServerFailed'
    this.portTaken = log.includes('address already in use')
  }
}

/** @returns what went wrong, if something did */
async function waitUntilReady(
  command: ServerCommand,
  child: ChildProcess,
): Promise<string | undefined> {
  const deadline = Date.now() + READY_WITHIN_MS
  while (!(await command.isReady().catch(() => false))) {
    if (hasEnded(child)) return `${command.name} ended before it was ready`
    if (Date.now() > deadline) return `${command.name} was not ready after 60 s`
    await sleep(50)
  }
  return undefined
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(child)) return
  const ended = once(child, 'exit')
  child.ref()
  child.kill(signal)
  const kill = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
  await ended
  clearTimeout(kill)
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}
