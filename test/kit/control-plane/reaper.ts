/**
 * The process that cleans up after a control plane. It reads JSON lines from stdin, `{"folder": path}`,
 * `{"started": pid}`, `{"ended": pid}`, and when stdin ends, kills every process group that started and did not end,
 * and removes the folder. Stdin ends when the process that started it says so or is gone, however it went: that is
 * why this is a process of its own.
 */
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

type Line = { readonly folder?: string; readonly started?: number; readonly ended?: number }

const running = new Set<number>()
const folders: string[] = []

for await (const text of createInterface({ input: process.stdin })) {
  const line: Line = JSON.parse(text)
  if (line.folder !== undefined) folders.push(line.folder)
  if (line.started !== undefined) running.add(line.started)
  if (line.ended !== undefined) running.delete(line.ended)
}
for (const pid of running) signalGroup(pid, 'SIGKILL')
// A killed process may still write for a moment, and a zombie nobody reaps answers for ever: hence the limit.
for (let waited = 0; waited < 1000 && [...running].some(isThere); waited += 10) await sleep(10)
for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10 })

function isThere(pid: number): boolean {
  return signalGroup(pid, 0)
}

/** @returns false when no such group is left */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal)
  } catch {
    return false
  }
}
