import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A relay of bytes before a server, whose connections can fall silent without being closed. */
export type FrozenRelay = AsyncDisposable & {
  readonly port: number
  /** From now on nothing passes on the connections that are open; new ones are as good as ever. */
  freeze(): void
  connections(): number
}

export async function startFrozenRelay(targetPort: number): Promise<FrozenRelay> {
  const open = new Set<Socket>()
  let accepted = 0
  const server = createServer((client) => {
    accepted += 1
    const upstream = connect(targetPort, '127.0.0.1')
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.on('close', () => open.delete(socket))
      socket.on('error', () => undefined)
    }
    client.pipe(upstream)
    upstream.pipe(client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    freeze: () => {
      for (const socket of open) socket.unpipe().pause()
    },
    connections: () => accepted,
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
