import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Keeps a server to so many connections by closing the one that was not used for longest, where
 * `server.maxConnections` would refuse the new one: connections held open for nothing then keep
 * nobody out. One whose request is being answered goes last.
 *
 * @param server of HTTP or HTTPS: there a request comes from another socket than its connection did, by the same
 *   address and port
 */
export function limitConnections(server: Server, most: number): void {
  const byUse = new Map<string, Socket>()
  const busy = new Set<string>()

  function use(name: string): void {
    const socket = byUse.get(name)
    if (socket === undefined) return
    byUse.delete(name)
    byUse.set(name, socket)
  }

  function unused(): string | undefined {
    for (const name of byUse.keys()) if (!busy.has(name)) return name
    const [oldest] = byUse.keys()
    return oldest
  }

  server.on('connection', (socket: Socket) => {
    const name = nameOf(socket)
    byUse.set(name, socket)
    socket.once('close', () => {
      if (byUse.get(name) === socket) byUse.delete(name)
      busy.delete(name)
    })
    const closed = byUse.size > most ? unused() : undefined
    if (closed === undefined) return
    byUse.get(closed)?.destroy()
    byUse.delete(closed)
  })
  server.on('request', ({ socket }, response) => {
    const name = nameOf(socket)
    use(name)
    busy.add(name)
    response.once('close', () => {
      busy.delete(name)
      use(name)
    })
  })
}

const nameOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`
