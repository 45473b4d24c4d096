import type { HttpClient, HttpResult } from '../../../http/http-client.ts'
import type { Caller } from '../../caller/caller.ts'
import type { GoogleCall } from './google-call.ts'

/** Makes one call of the API as that caller. */
export function sendCall(
  http: HttpClient,
  { token }: Caller,
  { method, url, body }: GoogleCall,
  signal: AbortSignal,
): Promise<HttpResult> {
  const headers = { authorization: `Bearer ${token.reveal()}` }
  const request = { method, url, service: 'iamcredentials' }
  return http.send(
    body === undefined
      ? { ...request, headers }
      : { ...request, headers: { ...headers, 'content-type': 'application/json' }, body },
    signal,
  )
}
