import type { HttpClient, HttpRequest, HttpResult } from '../../src/http/http-client.ts'

export type FakeHttpClient = HttpClient & {
  /** What was sent, in order. */
  readonly sent: readonly HttpRequest[]
}

/** Nothing leaves the process: the test answers. A promise that never ends is a service that hangs. */
export function createFakeHttpClient(
  answer: (request: HttpRequest, signal: AbortSignal) => HttpResult | Promise<HttpResult>,
): FakeHttpClient {
  const sent: HttpRequest[] = []
  return {
    sent,
    async send(request, signal) {
      sent.push(request)
      return answer(request, signal)
    },
    close: () => Promise.resolve(),
  }
}
