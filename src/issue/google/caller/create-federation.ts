import { type Failure, stalled } from '../../../failure.ts'
import type { HttpClient } from '../../../http/http-client.ts'
import type { Redacted } from '../../../redacted.ts'
import type { Clock } from '../../../runtime/clock.ts'
import { answeredAt } from '../../answer/answered-at.ts'
import { noAnswer } from '../../answer/no-answer.ts'
import type { CallerResult } from '../../caller/caller.ts'
import type { TokenRequest } from '../../token-request.ts'
import type { GoogleEndpoints } from '../google-endpoints.ts'
import type { GoogleIdentity } from '../google-identity.ts'
import type { Asked, RefusalCode } from './judge-oauth-refusal.ts'
import { judgeTokenAnswer } from './judge-token-answer.ts'

export type FederationDeps = {
  readonly http: HttpClient
  readonly clock: Clock
  readonly endpoints: GoogleEndpoints
  readonly requestToken: TokenRequest
}

export type WorkloadIdentity = NonNullable<GoogleIdentity['auth']['workloadIdentity']>

export type Federation = {
  /** `system:serviceaccount:<namespace>:<name>`, which the provider maps to google.subject. */
  readonly subject: string
  /** One exchange, kept nowhere. Never throws. */
  token(scopes: readonly string[], signal: AbortSignal): Promise<FederatedToken>
}

/** `issuedAt`: epoch milliseconds, by Google's clock where its answer has a Date. */
export type FederatedToken = CallerResult & { readonly issuedAt?: number }

const SUBJECT_TOKEN_LIFE_S = 3600
/** Of google.subject, in bytes. */
const LONGEST_SUBJECT = 127
const PROVIDER =
  /^\/\/iam\.googleapis\.com\/(projects\/[0-9]+\/locations\/global\/workloadIdentityPools\/[a-z0-9-]+)\/providers\/[a-z0-9-]+$/

/**
 * Workload identity federation: a token of a Kubernetes ServiceAccount is exchanged at Google STS for an
 * access token of that same ServiceAccount, as a principal of the pool.
 *
 * The token is requested for the audience `https:` + the provider's name and for no other, whatever the
 * provider's allowed audiences are: else whoever may write an issuer could have tokens for other parties
 * (the API server, say) made and sent away. Either this audience is listed there, or the list is empty.
 *
 * The principal assumes that the provider maps google.subject to assertion.sub.
 *
 * Source: RFC 8693; https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token
 */
export function createFederation(
  deps: FederationDeps,
  identity: GoogleIdentity,
  { audience, serviceAccountName }: WorkloadIdentity,
): Federation {
  const { clock, endpoints, requestToken } = deps
  const { namespace, kind, name } = identity
  const subject = `system:serviceaccount:${namespace}:${serviceAccountName}`
  const pool = PROVIDER.exec(audience)?.[1]
  const asked = asks(endpoints, audience)

  async function token(scopes: readonly string[], signal: AbortSignal): Promise<FederatedToken> {
    if (pool === undefined) return { ok: false, failure: noProvider }
    if (Buffer.byteLength(subject) > LONGEST_SUBJECT) {
      return { ok: false, failure: tooLong(subject) }
    }
    const expirationSeconds = SUBJECT_TOKEN_LIFE_S
    const wanted = {
      namespace,
      serviceAccountName,
      issuer: { kind, name },
      audience: `https:${audience}`,
      expirationSeconds,
    }
    const subjectToken = await requestToken(wanted, signal)
    if (!subjectToken.ok) return subjectToken
    const sentAt = clock.now()
    const sent = await deps.http.send(
      exchange(endpoints, audience, scopes, subjectToken.granted.token),
      signal,
    )
    if (!sent.ok) return { ok: false, failure: noAnswer(sent.problem, asked.who, REACH) }
    const judged = judgeTokenAnswer(sent.answer, asked, clock.now())
    if (!judged.ok) return judged
    const principal = `principal://iam.googleapis.com/${pool}/subject/${subject}`
    const caller = { principal, token: judged.token, expiresAt: sentAt + judged.lifeMs }
    return { ok: true, caller, issuedAt: answeredAt(sent.answer, sentAt) }
  }

  return { subject, token }
}

/** Without an Authorization header: one "can cause the request to fail". */
const exchange = (
  endpoints: GoogleEndpoints,
  audience: string,
  scopes: readonly string[],
  subjectToken: Redacted<string>,
): Parameters<HttpClient['send']>[0] => ({
  method: 'POST',
  url: new URL('v1/token', endpoints.sts),
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    audience,
    scope: scopes.join(' '),
    requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    subject_token: subjectToken.reveal(),
  }).toString(),
  service: 'sts',
})

const REACH = 'check the network of the operator (egress, DNS) and --google-sts-endpoint'

const asks = (endpoints: GoogleEndpoints, audience: string): Asked => ({
  who: `Google STS at ${endpoints.sts.origin}`,
  advice: (code, status) => advice(code, status, audience),
})

function advice(code: RefusalCode | undefined, status: number, audience: string): string {
  const exists = `check that pool and provider of ${audience} exist and are enabled`
  const token = `check that the provider has this cluster's issuer as its issuer URI, that the issuer's keys can be read from the internet or are uploaded to the provider (and are the current ones), and that the provider's allowed audiences are empty or have https:${audience}`
  const condition = "check the provider's attribute condition and attribute mapping"
  switch (code) {
    case 'invalid_target':
      return exists
    case 'invalid_grant':
      return token
    case 'unauthorized_client':
    case 'access_denied':
      return condition
    default:
      return status === 403
        ? `check that the Security Token Service API is enabled in the pool's project; ${condition}`
        : `${exists}; ${token}; ${condition}`
  }
}

const noProvider = stalled(
  'InvalidSpec',
  'spec.google.auth.workloadIdentity.audience is not the full name of a provider: //iam.googleapis.com/projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER',
)

const tooLong = (subject: string): Failure =>
  stalled(
    'InvalidSpec',
    `${subject} has more than ${LONGEST_SUBJECT} bytes, which is the most that Google takes as google.subject: use a ServiceAccount with a shorter name, or a shorter namespace`,
  )
