import type { IncomingHttpHeaders } from 'node:http'

/** A request as it came, its body read whole. */
export type K0rdentRequest = {
  readonly method: string
  /** As sent: nothing decoded and no dot segments removed. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** The client's IP address. */
  readonly address: string | undefined
}
