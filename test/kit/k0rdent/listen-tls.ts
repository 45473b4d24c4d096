import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { makeCertificate } from '../../../src/serve/make-certificate.ts'
import type { K0rdentRequest } from './k0rdent-request.ts'

export type ListeningTls = {
  readonly port: number
  /** PEM of the authority that signed its certificate. */
  readonly caPem: string
  /** A file with the same, for NODE_EXTRA_CA_CERTS. Gone after `stop`. */
  readonly caFile: string
  /** Ends all its connections; new ones are refused until `open`. */
  close(): Promise<void>
  /** Listens again, at the same port. */
  open(): Promise<void>
  /** Closes it for good. */
  stop(): Promise<void>
}

const DAY_MS = 86_400_000

/**
 * HTTPS/1.1 on loopback, with a certificate of an authority made for it alone.
 *
 * @param wanted port; 0: any free one
 * @param treat answers in its own time, or never
 */
export async function listenTls(
  wanted: number,
  treat: (request: K0rdentRequest, outgoing: ServerResponse) => Promise<void>,
): Promise<ListeningTls> {
  const { caPem, cert, key } = await certificates()
  const folder = mkdtempSync(join(tmpdir(), 'mintlet-k0rdent-'))
  const caFile = join(folder, 'ca.crt')
  writeFileSync(caFile, caPem)
  const server = createServer({ cert, key })
  // As patient as a front end, or clients meet broken connections that no fault asked for.
  server.keepAliveTimeout = 240_000
  server.requestTimeout = 0
  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    outgoing.on('error', () => undefined)
    // A mistake of the emulator's own: nobody handles the rejection, so the test run fails.
    void receive(incoming).then((request) => request && treat(request, outgoing))
  })
  let port = wanted

  async function open(): Promise<void> {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (typeof address === 'object' && address !== null) port = address.port
  }

  async function close(): Promise<void> {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }

  await open()
  return {
    port,
    caPem,
    caFile,
    open,
    close,
    stop: async () => {
      await close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function certificates(): Promise<Readonly<Record<'caPem' | 'cert' | 'key', string>>> {
  const life = { lifetimeMs: DAY_MS }
  const now = Date.now()
  const ca = { kind: 'authority', names: ['k0rdent'], authority: undefined, ...life } as const
  const authority = await makeCertificate(ca, now)
  const server = { kind: 'server', names: ['127.0.0.1', 'localhost'], authority, ...life } as const
  const { certificate, privateKey } = await makeCertificate(server, now)
  return { caPem: authority.certificate, cert: certificate, key: privateKey.reveal() }
}

/** @returns undefined when the client has gone away in the middle of it */
async function receive(incoming: IncomingMessage): Promise<K0rdentRequest | undefined> {
  const address = incoming.socket.remoteAddress
  const body = await buffer(incoming).catch(() => undefined)
  if (body === undefined) return undefined
  const { method = 'GET', url = '/', headers } = incoming
  const [path = '/', query = ''] = url.split(/\?(.*)/s)
  return { method, path, query: new URLSearchParams(query), headers, body, address }
}
