import type { ClientCredentials, Narrowing } from '../../../api/mint-request.ts'
import type { Failure } from '../../../failure.ts'
import type { HttpClient } from '../../../http/http-client.ts'
import type { Clock } from '../../../runtime/clock.ts'
import { badResponse } from '../answer/bad-response.ts'
import { judgeTokenRefusal } from '../answer/judge-token-refusal.ts'
import { type AccessToken, readAccessToken } from '../answer/read-access-token.ts'
import { isSuccess } from './is-success.ts'
import { noReply } from './no-reply.ts'
import { tokenUrl } from './token-url.ts'

export type TokenWish = {
  readonly endpoint: URL
  readonly client: ClientCredentials
  readonly narrowing?: Narrowing | undefined
  /** What to check where the client credentials are not accepted: the end of a sentence. */
  readonly check: string
}

export type TokenResult =
  | { readonly ok: true; readonly granted: AccessToken }
  | { readonly ok: false; readonly failure: Failure }

const CALL = 'token endpoint'

/**
 * An access token by client_credentials (RFC 6749 section 4.4), asked for in JSON as k0rdent wants it.
 *
 * Source: https://docs.kui.k0labs.com/docs/token
 */
export async function requestToken(
  { http, clock }: { readonly http: HttpClient; readonly clock: Clock },
  { endpoint, client, narrowing, check }: TokenWish,
  signal: AbortSignal,
): Promise<TokenResult> {
  const body = JSON.stringify({
    grant_type: 'client_credentials',
    client_id: client.clientId,
    client_secret: client.clientSecret.reveal(),
    ...(narrowing === undefined ? {} : { scope_narrowing: wire(narrowing) }),
  })
  const headers = { 'content-type': 'application/json' }
  const request = { method: 'POST', url: tokenUrl(endpoint), headers, body } as const
  const result = await http.send({ ...request, service: 'k0rdent' }, signal)
  if (!result.ok) return { ok: false, failure: noReply(result.problem, CALL, endpoint) }
  const { answer } = result
  const now = clock.now()
  if (!isSuccess(answer)) {
    const refused = { check, narrowed: narrowing !== undefined }
    return { ok: false, failure: judgeTokenRefusal(answer, refused, now) }
  }
  const granted = readAccessToken(answer, now)
  return granted === undefined ? { ok: false, failure: unreadable } : { ok: true, granted }
}

const wire = ({ scope, scopeId, roles }: Narrowing): Narrowing => ({ scope, scopeId, roles })

const unreadable = badResponse(
  CALL,
  'the answer has no bearer token of known life, or one that has expired',
)
