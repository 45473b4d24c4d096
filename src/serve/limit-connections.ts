import type { Server } from 'node:http'
import type { Socket } from 'node:net'

export type ConnectionLimits = {
  readonly most: number
  /** From one address; `most` unless given. */
  readonly mostOfOne?: number
  /** Whose connections are many clients': only `most` is for them. */
  readonly isShared?: (address: string) => boolean
}

/**
 * Keeps a server to so many connections by closing the one that was not used for longest, where
 * `server.maxConnections` would refuse the new one: connections held open for nothing then keep
 * nobody out. One whose request is being answered goes after those that are idle.
 *
 * @param server of HTTP or HTTPS: there a request comes from another socket than its connection did, by the same
 *   address and port
 */
export function limitConnections(
  server: Server,
  { most, mostOfOne = most, isShared = () => false }: ConnectionLimits,
): void {
  const byUse = new Map<string, Socket>()
  const byAddress = new Map<string, Map<string, Socket>>()
  const busy = new Set<string>()

  function use(name: string, socket: Socket): void {
    for (const sockets of [byUse, byAddress.get(addressOf(socket))]) {
      const known = sockets?.get(name)
      if (known === undefined) continue
      sockets?.delete(name)
      sockets?.set(name, known)
    }
  }

  function forget(name: string, address: string): void {
    byUse.delete(name)
    busy.delete(name)
    const others = byAddress.get(address)
    others?.delete(name)
    if (others?.size === 0) byAddress.delete(address)
  }

  /** The one that just came has had no time to be used. */
  function close(sockets: ReadonlyMap<string, Socket>, newcomer: string): void {
    const names = [...sockets.keys()].filter((name) => name !== newcomer)
    const name = names.find((each) => !busy.has(each)) ?? names[0]
    const socket = name === undefined ? undefined : sockets.get(name)
    if (name === undefined || socket === undefined) return
    forget(name, addressOf(socket))
    socket.destroy()
  }

  server.on('connection', (socket: Socket) => {
    const [name, address] = [nameOf(socket), addressOf(socket)]
    const own = byAddress.get(address) ?? new Map<string, Socket>()
    byUse.set(name, socket)
    byAddress.set(address, own.set(name, socket))
    socket.once('close', () => {
      if (byUse.get(name) === socket) forget(name, address)
    })
    if (own.size > mostOfOne && !isShared(address)) close(own, name)
    if (byUse.size > most) close(byUse, name)
  })
  server.on('request', ({ socket }, response) => {
    const name = nameOf(socket)
    use(name, socket)
    busy.add(name)
    response.once('close', () => {
      busy.delete(name)
      use(name, socket)
    })
  })
}

const addressOf = ({ remoteAddress = '' }: Socket): string => remoteAddress

const nameOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`
