/**
 * The process that keeps one Docker daemon for all who want one at the same time. Whoever connects to its socket gets
 * one line of JSON, a `KeeperLine`, and has the daemon for as long as the connection lasts: the kernel closes that,
 * however its holder ends. The daemon ends a moment after the last one has gone. A second keeper ends at once.
 *
 * `node keeper.ts <folder>`
 */
import { rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { withLock } from '../control-plane/with-lock.ts'
import { createDocker } from './create-docker.ts'
import type { KeeperLine } from './keeper-line.ts'
import { obtainEngine } from './obtain-engine.ts'
import { type Daemon, startDaemon } from './start-daemon.ts'

/** So that one test file after the other finds it running. */
const LINGER_MS = 3000
/** What a build keeps to be quick the next time is a gigabyte, and more with every change of the lock file. */
const KEPT = '168h'
const [folder = ''] = process.argv.slice(2)

await withLock(`${folder}/keeper.lock`, keep, () => process.exit(0))
process.exit(0)

async function keep(): Promise<void> {
  const path = `${folder}/keeper.sock`
  const holders = new Set<Socket>()
  const { promise: unwanted, resolve: giveUp } = Promise.withResolvers<void>()
  let timer: NodeJS.Timeout | undefined
  const lingering = (): void => {
    clearTimeout(timer)
    if (holders.size === 0) timer = setTimeout(giveUp, LINGER_MS)
  }
  const started = start()
  const server = createServer((socket) => {
    holders.add(socket)
    lingering()
    socket.on('error', () => undefined)
    socket.on('close', () => {
      holders.delete(socket)
      lingering()
    })
    socket.resume()
    void started.then(({ line }) => socket.write(`${JSON.stringify(line)}\n`))
  })
  await rm(path, { force: true })
  server.listen(path)
  lingering()
  const { daemon } = await started
  await Promise.race(daemon === undefined ? [unwanted] : [unwanted, daemon.ended])
  server.close()
  await rm(path, { force: true })
  for (const socket of holders) socket.destroy()
  await daemon?.stop()
}

async function start(): Promise<{ readonly line: KeeperLine; readonly daemon?: Daemon }> {
  try {
    const engine = await obtainEngine(() => undefined)
    const daemon = await startDaemon(engine, `${folder}/data`, `${folder}/dockerd.log`)
    await tidy({ host: daemon.host, client: engine.client })
    return { line: { host: daemon.host, client: engine.client }, daemon }
  } catch (error) {
    return { line: { missing: error instanceof Error ? error.message : 'it did not start' } }
  }
}

/** Nobody had the daemon until now, so all containers are left over from somebody who was killed. */
async function tidy(parts: { readonly host: string; readonly client: string }): Promise<void> {
  const docker = createDocker({ ...parts, version: '', hostNetworkOnly: true })
  await docker.run(['container', 'prune', '--force'])
  await docker.run(['image', 'prune', '--force', '--filter', `until=${KEPT}`])
}
