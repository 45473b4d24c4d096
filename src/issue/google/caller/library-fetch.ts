import type { HttpClient, HttpResult } from '../../../http/http-client.ts'

export type LibraryFetch = {
  readonly fetch: typeof fetch
  /** How the last request went; undefined: nothing was sent. */
  last(): HttpResult | undefined
}

/**
 * `fetch` for google-auth-library, by our own client: timeouts, no redirects, a cap on what is read.
 * How requests went is learnt here, because the library's errors hold the tokens that were sent.
 */
export function createLibraryFetch(http: HttpClient, signal: AbortSignal): LibraryFetch {
  let last: HttpResult | undefined

  async function send(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const method = (init.method ?? 'GET').toUpperCase()
    const { body } = init
    const form = body instanceof URLSearchParams
    if (method !== 'GET' && method !== 'POST') throw new Error('method not supported')
    if (input instanceof Request || !(form || body == null || typeof body === 'string')) {
      throw new Error('form of request not supported')
    }
    const headers = Object.fromEntries(new Headers(init.headers))
    if (form) headers['content-type'] ??= 'application/x-www-form-urlencoded'
    last = await http.send(
      {
        method,
        url: new URL(input),
        headers,
        ...(body == null ? {} : { body: String(body) }),
        service: 'application-credentials',
      },
      signal,
    )
    if (!last.ok) throw new Error('no answer')
    const { status, text } = last.answer
    const answered = new Headers(last.answer.headers)
    return new Response(NO_BODY.has(status) ? null : text, { status, headers: answered })
  }

  return { fetch: send, last: () => last }
}

/** https://fetch.spec.whatwg.org/#null-body-status */
const NO_BODY: ReadonlySet<number> = new Set([101, 103, 204, 205, 304])
