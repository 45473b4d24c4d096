/** What becomes of a request, in place of its answer or with it. */
export type GoogleFault =
  /**
   * 429: RESOURCE_EXHAUSTED with ErrorInfo, and RetryInfo where `retryDelay` is given ("7s"). At STS without
   * `retryDelay`, OAuth's shape with `quota_exceeded`.
   */
  | { readonly do: 'quota'; readonly retryDelay?: string; readonly retryAfter?: string }
  /** 503 UNAVAILABLE */
  | { readonly do: 'unavailable'; readonly retryAfter?: string }
  /** 500 with a page for people. */
  | { readonly do: 'html' }
  /** No body; 503 unless given. */
  | { readonly do: 'empty'; readonly status?: number }
  /** The right answer, whose second half never comes: the connection breaks off. */
  | { readonly do: 'truncate' }
  /** Neither an answer nor an end of the connection. */
  | { readonly do: 'hang' }
  /** The right answer, later. */
  | { readonly do: 'delay'; readonly milliseconds: number }
  /** 302 to this address. */
  | { readonly do: 'redirect'; readonly to: string }
  /** 200 with a text that is no JSON. */
  | { readonly do: 'notJson' }
  /** 200 with JSON of more bytes than anybody should read; 1 MiB and a little unless given. */
  | { readonly do: 'oversize'; readonly bytes?: number }
  /** 401, and the bearer's access token is worth nothing from now on. */
  | { readonly do: 'unauthenticated' }
  /** Whatever else is to be said. */
  | {
      readonly do: 'answer'
      readonly status: number
      readonly body: string
      readonly headers?: Readonly<Record<string, string>>
    }
