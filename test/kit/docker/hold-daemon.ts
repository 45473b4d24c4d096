import { spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { cacheFolder } from '../cache-folder.ts'
import type { KeeperLine } from './keeper-line.ts'

export type Held = {
  readonly line: KeeperLine
  /** The daemon may end; it also may when this process has ended. */
  readonly release: () => void
}

/** Fetching the packages is in it. */
const WITHIN_MS = 240_000
const POLL_MS = 200
const SPAWN_EVERY_MS = 3000
/** What a Unix socket's address can hold. */
const LONGEST_PATH = 100

/** Connects to the keeper of this user's daemon, and starts one when there is none. */
export async function holdDaemon(): Promise<Held> {
  const folder = cacheFolder('docker')
  const path = `${folder}/keeper.sock`
  if (path.length > LONGEST_PATH) return nothing(`the path ${path} is too long for a socket`)
  try {
    await mkdir(folder, { recursive: true })
  } catch {
    return nothing(`${folder} cannot be made`)
  }
  const end = Date.now() + WITHIN_MS
  for (let spawnedAt = 0; Date.now() < end; await sleep(POLL_MS)) {
    const held = await tryHold(path, end)
    if (held !== undefined) return held
    // One that ends right now still has the lock, so ours may find it taken and go: hence again and again.
    if (Date.now() - spawnedAt > SPAWN_EVERY_MS) {
      spawnKeeper(folder)
      spawnedAt = Date.now()
    }
  }
  return nothing(`no Docker daemon came up within ${WITHIN_MS / 1000} s; see ${folder}/dockerd.log`)
}

const nothing = (missing: string): Held => ({ line: { missing }, release: () => undefined })

/** @returns undefined when nobody is there, or somebody who is about to go */
async function tryHold(path: string, end: number): Promise<Held | undefined> {
  const socket = connect(path)
  socket.on('error', () => undefined)
  const line = await firstLine(socket, end - Date.now())
  if (line === undefined) {
    socket.destroy()
    return undefined
  }
  // It neither keeps our process alive nor has anything more to say.
  socket.unref()
  socket.resume()
  return { line: JSON.parse(line), release: () => socket.destroy() }
}

function firstLine(socket: Socket, withinMs: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), Math.max(0, withinMs))
    const done = (line?: string): void => {
      clearTimeout(timer)
      resolve(line)
    }
    const lines = createInterface({ input: socket }).once('line', done)
    // It passes on what goes wrong with the socket, which is closed then.
    lines.on('error', () => undefined)
    socket.once('close', () => done())
  })
}

function spawnKeeper(folder: string): void {
  const program = fileURLToPath(new URL('keeper.ts', import.meta.url))
  const child = spawn(process.execPath, [program, folder], { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}
