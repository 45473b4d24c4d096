/** One call of the Kubernetes API. */
export type KubeCall = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** As in `/api/v1/namespaces/etl/secrets/token`, names already fit for a path (Kubernetes names are). */
  readonly path: string
  /** Entries that are undefined are left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  /** Sent as JSON; a text is sent as it is, such as the YAML of `application/apply-patch+yaml`. */
  readonly body?: unknown
  /** Of the body; `application/json` when absent. A PATCH names its patch type. */
  readonly contentType?: string
  /** `application/json` when absent. */
  readonly accept?: string
  readonly signal?: AbortSignal
  /** For the whole call, of a stream only until its headers; 15 s when absent. */
  readonly timeoutMs?: number
}

export type KubeAnswer<T> = {
  readonly status: number
  readonly body: T
  /** The Date header, epoch milliseconds (whole seconds). */
  readonly serverTime?: number
}

/**
 * The port to the API server.
 *
 * Guarantees: an answer is a 2xx answer with a JSON body; everything else is a KubeError. A call is
 * sent once, except that a 401 is tried again with fresh credentials; no redirect is followed.
 *
 * Assumptions: `T` is what the API documents for the call; it is not checked here.
 */
export type KubeClient = {
  /** @throws KubeError */
  request<T>(call: KubeCall): Promise<KubeAnswer<T>>
  /**
   * The lines of a watch, without their newline. What follows the last newline is cut off and
   * never delivered. It ends when the server ends it; leaving the loop gives the stream up.
   *
   * @param onOpen told when the server has accepted the watch, which may say nothing for a long time
   * @throws KubeError while iterating
   */
  stream(call: KubeCall, onOpen?: () => void): AsyncIterable<string>
  /** Waits for nothing: calls under way fail. */
  close(): Promise<void>
}
