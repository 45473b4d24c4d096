import type { RequestInfo } from './request-info.ts'

/** What becomes of one request. */
export type Fault =
  | { readonly do: 'pass' }
  /** Forwards it later. */
  | { readonly do: 'delay'; readonly ms: number }
  /** Ends the client's connection; the server never sees the request. */
  | { readonly do: 'drop' }
  /**
   * Forwards it, waits for the whole answer, then ends the client's connection: done, and nobody knows. Not for a
   * watch, whose answer has no end; nor is `hold`.
   */
  | { readonly do: 'lose' }
  /**
   * Forwards it, waits for the whole answer, calls `until` with its status, and passes the answer on when that has
   * resolved. What `until` does happens after the commit and before the client knows.
   */
  | { readonly do: 'hold'; readonly until: (status: number) => Promise<unknown> }
  /** Answers in the server's place. Without a body, the Status object that belongs to the HTTP status. */
  | {
      readonly do: 'answer'
      readonly status: number
      readonly body?: object
      readonly headers?: Readonly<Record<string, string>>
    }
  /** For a watch: asks for every line (one event, without its newline, counted from 0). */
  | { readonly do: 'watch'; readonly each: (line: string, index: number) => LineFault }

/**
 * What becomes of a line of a watch, and of the watch from there on:
 *
 * - `pass`: nothing happens
 * - `skip`: the client does not get this line
 * - `cut`: the connection breaks off before it
 * - `end`: the answer ends before it, in order, as when the server's time for a watch is over
 * - `truncate`: half of it, then the answer ends in order
 * - `expire`: an ERROR event of 410 in its place, as an API server has it, then the answer ends in order
 * - `stall`: neither this nor anything else comes, and the connection stays open
 */
export type LineFault = 'pass' | 'skip' | 'cut' | 'end' | 'truncate' | 'expire' | 'stall'

/** Asked once for each request, in the order of arrival; requests wait for their own answer only. */
export type FaultRule = (request: RequestInfo) => Fault | Promise<Fault>
