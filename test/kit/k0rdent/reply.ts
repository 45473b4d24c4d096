import type { ServerResponse } from 'node:http'
import { envelope, type HttpText } from './envelope.ts'
import type { K0rdentAnswer } from './k0rdent-answer.ts'
import type { K0rdentWorld } from './k0rdent-world.ts'
import type { LedgerEntry } from './ledger.ts'

/** The ways to end a call. To a client that has gone, all of them do nothing. */
export type Reply = {
  /** Resolves when the connection is gone, or the answer out. */
  readonly gone: Promise<void>
  send(answer: K0rdentAnswer, headers?: Readonly<Record<string, string>>): void
  /** The head promises all of it, the connection ends after half. */
  sendHalf(answer: K0rdentAnswer): void
  sendHtml(status: number): void
  /** Ends the connection. */
  drop(): void
}

const HTML = '<!DOCTYPE html>\n<title>k0rdent</title>\n<p>This page is for people.\n'

/** @param entry gets the status that goes out */
export function createReply(
  { settings, now }: Pick<K0rdentWorld, 'settings' | 'now'>,
  entry: LedgerEntry,
  outgoing: ServerResponse,
): Reply {
  function head({ status, headers, body }: HttpText): boolean {
    if (outgoing.destroyed) return false
    entry.sent = status
    outgoing.sendDate = false
    const length = status === 204 ? {} : { 'content-length': Buffer.byteLength(body) }
    const date = settings.sendsDate ? { date: new Date(now()).toUTCString() } : {}
    outgoing.writeHead(status, { ...length, ...date, ...headers })
    return true
  }

  return {
    gone: new Promise<void>((resolve) => outgoing.once('close', resolve)),
    send: (answer, headers = {}) => {
      const text = envelope(answer, settings, now())
      if (head({ ...text, headers: { ...text.headers, ...headers } })) outgoing.end(text.body)
    },
    sendHalf: (answer) => {
      const text = envelope(answer, settings, now())
      if (!head(text)) return
      const bytes = Buffer.from(text.body)
      outgoing.write(bytes.subarray(0, bytes.length / 2), () => outgoing.destroy())
    },
    sendHtml: (status) => {
      const headers = { 'content-type': 'text/html; charset=utf-8' }
      if (head({ status, headers, body: HTML })) outgoing.end(HTML)
    },
    drop: () => void outgoing.destroy(),
  }
}
