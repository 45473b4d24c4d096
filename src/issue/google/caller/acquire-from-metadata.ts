import { type Failure, retryable, stalled } from '../../../failure.ts'
import type { HttpAnswer, HttpClient, HttpResult } from '../../../http/http-client.ts'
import type { Clock } from '../../../runtime/clock.ts'
import { noAnswer } from '../../answer/no-answer.ts'
import type { AcquireCaller } from '../../caller/acquire-caller.ts'
import { CLOUD_PLATFORM_SCOPE } from './cloud-platform-scope.ts'
import { isServiceAccountEmail } from './is-service-account-email.ts'
import { judgeTokenAnswer } from './judge-token-answer.ts'

export type MetadataDeps = {
  readonly http: HttpClient
  readonly clock: Clock
  /** Of the metadata server, such as `http://metadata.google.internal/`. */
  readonly metadata: URL
}

/** It is on this very machine, or nowhere. */
const TIMEOUT_MS = 3000
const ACCOUNT = 'computeMetadata/v1/instance/service-accounts/default'

/**
 * As the service account of the machine or, on GKE, of the operator's own ServiceAccount.
 *
 * The request has the header `Metadata-Flavor: Google`, and only an answer that has it too counts: in
 * other clouds somebody else answers at the same address.
 *
 * Source: https://cloud.google.com/compute/docs/access/authenticate-workloads
 */
export function createAcquireFromMetadata({ http, clock, metadata }: MetadataDeps): AcquireCaller {
  const who = `the metadata server at ${metadata.origin}`

  const get = (path: string, signal: AbortSignal): Promise<HttpResult> =>
    http.send(
      {
        method: 'GET',
        url: new URL(`${ACCOUNT}/${path}`, metadata),
        headers: { 'metadata-flavor': 'Google' },
        timeoutMs: TIMEOUT_MS,
        service: 'metadata',
      },
      signal,
    )

  return async (signal) => {
    const scopes = new URLSearchParams({ scopes: CLOUD_PLATFORM_SCOPE })
    const sentAt = clock.now()
    const [token, email] = await Promise.all([
      get(`token?${scopes.toString()}`, signal),
      get('email', signal),
    ])
    if (!token.ok) {
      const { problem } = token
      const failure = problem === 'Aborted' ? noAnswer(problem, who, '') : nobody(metadata)
      return { ok: false, failure }
    }
    if (!isMetadataServer(token.answer)) return { ok: false, failure: somebodyElse(metadata) }
    if (token.answer.status === 404) return { ok: false, failure: noAccount(who) }
    const asked = { who, advice: (): string => CHECK }
    const judged = judgeTokenAnswer(token.answer, asked, clock.now())
    if (!judged.ok) return judged
    const expiresAt = sentAt + judged.lifeMs
    return { ok: true, caller: { principal: principalOf(email), token: judged.token, expiresAt } }
  }
}

const isMetadataServer = ({ headers }: HttpAnswer): boolean =>
  headers['metadata-flavor'] === 'Google'

/** With GKE's workload identity federation the answer is `PROJECT.svc.id.goog`, which names nobody. */
function principalOf(email: HttpResult): string | undefined {
  if (!email.ok || email.answer.status !== 200 || !isMetadataServer(email.answer)) return undefined
  const text = email.answer.text.trim()
  return isServiceAccountEmail(text) ? `serviceAccount:${text}` : undefined
}

const ELSE =
  'run on Google Cloud, or start the operator with --google-application-credentials, or use serviceAccountKeySecretRef or workloadIdentity'
const CHECK =
  'check the service account of the node pool or machine, or the GKE workload identity of the operator'

const nobody = ({ origin }: URL): Failure =>
  retryable('IssuerUnavailable', `no metadata server answers at ${origin}: ${ELSE}`)

const somebodyElse = ({ origin }: URL): Failure =>
  retryable('BadResponse', `what answers at ${origin} is no metadata server of Google: ${ELSE}`)

const noAccount = (who: string): Failure =>
  stalled('Unauthenticated', `${who} has no service account to offer: ${CHECK}`)
