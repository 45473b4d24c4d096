import type { IncomingMessage } from 'node:http'

export type BodyRead =
  | { readonly kind: 'Whole'; readonly bytes: Buffer }
  | { readonly kind: 'TooLong' }
  /** The client went away, or took longer than the server allows. */
  | { readonly kind: 'Gone' }

/**
 * Reads the body of a request; one that says that it is longer is not begun with. What is left unread is for the
 * server to drop with the connection, and how long a client may take is the server's `requestTimeout`. Never rejects.
 */
export function readBody(request: IncomingMessage, mostBytes: number): Promise<BodyRead> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) {
    return Promise.resolve({ kind: 'TooLong' })
  }
  return new Promise((resolve) => {
    const parts: Buffer[] = []
    let length = 0
    const finish = (read: BodyRead): void => {
      request.off('data', take)
      parts.length = 0
      resolve(read)
    }
    const take = (part: Buffer): void => {
      parts.push(part)
      length += part.length
      if (length <= mostBytes) return
      request.pause()
      finish({ kind: 'TooLong' })
    }
    request.on('data', take)
    request.once('end', () => finish({ kind: 'Whole', bytes: Buffer.concat(parts) }))
    // Also when the connection breaks: to whom listens for no errors, Node tells none.
    request.once('close', () => finish({ kind: 'Gone' }))
  })
}
