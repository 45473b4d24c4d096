import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

// Below the kernel's range for outgoing connections (32768 up on Linux, 49152 up elsewhere), because a server that
// a test stops must get its port back: from that range a client's next connection could take it meanwhile, and a
// client that keeps trying a port there sooner or later connects to itself.
const FIRST = 20_000
const LAST = 32_767

/**
 * A TCP port of 127.0.0.1 that nothing listened on a moment ago. Another process may still take it first, so the
 * caller retries with another one.
 *
 * @throws Error when 100 ports in a row were taken
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = randomInt(FIRST, LAST + 1)
    if (await isFree(port)) return port
  }
  throw new Error(`no free port on 127.0.0.1 between ${FIRST} and ${LAST}`)
}

function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const server = createServer()
  server.once('error', () => resolve(false))
  server.listen({ port, host: '127.0.0.1', exclusive: true }, () =>
    server.close(() => resolve(true)),
  )
  return promise
}
