/** One call that only a tenant administrator may make, complete but for who makes it. */
export type K0rdentCall = {
  /** For messages: `list credentials`. */
  readonly name: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly url: URL
  readonly body?: string
  readonly timeoutMs?: number
  /** Asked right before the request leaves, which then may not. */
  readonly maySend?: () => boolean
}
