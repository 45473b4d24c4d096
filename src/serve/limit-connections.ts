import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Keeps a server to so many connections by closing the one that was not used for longest, where
 * `server.maxConnections` would refuse the new one: connections held open for nothing then keep
 * nobody out.
 */
export function limitConnections(server: Server, most: number): void {
  const byUse = new Set<Socket>()
  function use(socket: Socket): void {
    byUse.delete(socket)
    byUse.add(socket)
  }
  server.on('connection', (socket) => {
    use(socket)
    socket.once('close', () => byUse.delete(socket))
    const [oldest] = byUse
    if (byUse.size <= most || oldest === undefined) return
    byUse.delete(oldest)
    oldest.destroy()
  })
  server.on('request', ({ socket }) => use(socket))
}
