import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificate } from '../../../src/serve/make-certificate.ts'
import { type LoopbackListener, listenOnLoopback } from '../listen-on-loopback.ts'
import type { K0rdentRequest } from './k0rdent-request.ts'

export type ListeningTls = LoopbackListener & {
  /** PEM of the authority that signed its certificate. */
  readonly caPem: string
  /** A file with the same, for NODE_EXTRA_CA_CERTS. Gone after `stop`. */
  readonly caFile: string
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
  const listener = await listenOnLoopback(createServer({ cert, key }), wanted, treat)
  return {
    ...listener,
    caPem,
    caFile,
    stop: async () => {
      await listener.close()
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
