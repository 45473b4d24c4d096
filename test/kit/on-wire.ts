import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { OauthClientWorld } from './oauth-client-world.ts'

export type OnWire = {
  /** All that was said, as Latin-1: a character is a byte. */
  readonly said: string
  /** Status codes of the answers, in their order. */
  readonly statuses: readonly number[]
  /** Whether the server ended the connection, within the time. */
  readonly ended: boolean
  readonly ms: number
}

const HURRIED_MS = 2000

/**
 * Writes these bytes to a connection of its own and no more, and listens until the server ends it, or the time has
 * passed.
 *
 * @param drip writes the last part byte by byte, one each so many milliseconds, for as long as the server listens
 */
export async function onWire(
  { port, authority }: Pick<OauthClientWorld, 'port' | 'authority'>,
  parts: readonly (string | Uint8Array)[],
  { withinMs = HURRIED_MS, drip }: { withinMs?: number; drip?: number } = {},
): Promise<OnWire> {
  const begun = performance.now()
  const socket: Socket =
    authority === ''
      ? connectTcp(port, '127.0.0.1')
      : connectTls({ port, host: '127.0.0.1', servername: 'localhost', ca: authority })
  let said = ''
  let timer: NodeJS.Timeout | undefined
  const ended = await new Promise<boolean>((resolve) => {
    const late = setTimeout(() => resolve(false), withinMs)
    socket.setEncoding('latin1').on('data', (part: string) => {
      said += part
    })
    // A server may end the connection while there is more to say.
    socket.on('error', () => {})
    socket.on('close', () => {
      clearTimeout(late)
      resolve(true)
    })
    for (const part of parts) socket.write(part)
    if (drip !== undefined) timer = setInterval(() => socket.write('a'), drip)
  })
  clearInterval(timer)
  socket.destroy()
  // A body ends without a line break: the next answer begins anywhere.
  const statuses = [...said.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
  return { said, statuses, ended, ms: performance.now() - begun }
}
