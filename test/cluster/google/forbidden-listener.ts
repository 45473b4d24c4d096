import { createServer, type Server } from 'node:net'

/** What nobody may connect to, at the address of this machine that a test can listen on. */
export type ForbiddenListener = AsyncDisposable & {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** How many connections came, whatever was said on them. */
  connections(): number
}

export async function startForbiddenListener(): Promise<ForbiddenListener> {
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    socket.destroy()
  })
  const port = await listening(server)
  return {
    url: `http://127.0.0.1:${port}`,
    connections: () => connections,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the listener has no port')
  return address.port
}
