import { type Failure, retryable, stalled } from '../../../failure.ts'
import type { HttpClient } from '../../../http/http-client.ts'
import type { Clock } from '../../../runtime/clock.ts'
import { noAnswer } from '../../answer/no-answer.ts'
import type { AcquireCaller } from '../../caller/acquire-caller.ts'
import type { CallerResult } from '../../caller/caller.ts'
import type { GoogleEndpoints } from '../google-endpoints.ts'
import type {
  AuthorizedUser,
  ExternalAccount,
  SourceCredentials,
} from './application-credentials-schema.ts'
import { CLOUD_PLATFORM_SCOPE } from './cloud-platform-scope.ts'
import { impersonate } from './impersonate.ts'
import { judgeOauthRefusal } from './judge-oauth-refusal.ts'
import { type LibraryToken, libraryToken } from './library-token.ts'
import { readApplicationCredentials } from './read-application-credentials.ts'
import { readServiceAccountKey } from './read-service-account-key.ts'
import { selfSignedCaller } from './self-signed-caller.ts'

export type FileDeps = {
  readonly http: HttpClient
  readonly clock: Clock
  readonly endpoints: GoogleEndpoints
  /** The text of a file; rejects when it cannot be read. */
  readonly readFile: (path: string) => Promise<string>
}

/**
 * As whom a file of application default credentials says, which the operator owns. It is read anew for
 * each token, so a file that was replaced counts from the next one on.
 */
export function createAcquireFromFile(deps: FileDeps, path: string): AcquireCaller {
  const { clock, endpoints, http } = deps
  const { iamcredentials, universeDomain } = endpoints
  const cannot = (problem: string): { readonly ok: false; readonly failure: Failure } => ({
    ok: false,
    failure: stalled(
      'Unauthenticated',
      `the application default credentials in ${path} cannot be used: ${problem}; mend the file or --google-application-credentials`,
    ),
  })

  async function fromSource(source: SourceCredentials, signal: AbortSignal): Promise<CallerResult> {
    if (source.type === 'service_account') {
      const read = readServiceAccountKey(source, universeDomain)
      if (!read.ok) return cannot(read.problem)
      return { ok: true, caller: await selfSignedCaller(read.key, universeDomain, clock.now()) }
    }
    const got = await libraryToken(http, source, CLOUD_PLATFORM_SCOPE, signal)
    if (!got.ok) return judgeLibrary(got, cannot, clock.now())
    const { token, expiresAt } = got
    if (expiresAt === undefined) return { ok: false, failure: noExpiry }
    return { ok: true, caller: { principal: principalOf(source), token, expiresAt } }
  }

  return async (signal) => {
    const text = await deps.readFile(path).catch(() => undefined)
    if (text === undefined) return cannot('the operator cannot read the file')
    const read = readApplicationCredentials(text, universeDomain)
    if (!read.ok) return cannot(read.problem)
    const { credentials } = read
    if (credentials.type !== 'impersonated_service_account') return fromSource(credentials, signal)
    const source = await fromSource(credentials.source_credentials, signal)
    if (!source.ok) return source
    const { email } = credentials.service_account_impersonation_url
    const target = { email, delegates: credentials.delegates ?? [] }
    return impersonate({ http, now: clock.now, iamcredentials }, source.caller, target, signal)
  }
}

function principalOf(source: ExternalAccount | AuthorizedUser): string | undefined {
  if (source.type === 'authorized_user') return undefined
  const email = source.service_account_impersonation_url?.email
  return email === undefined ? undefined : `serviceAccount:${email}`
}

const WHO = 'the token service that the application default credentials name'
const ADVICE =
  'check that they are still valid and complete: the pool and provider that they name, the file or address of their subject token, and roles/iam.workloadIdentityUser where they impersonate a service account'

function judgeLibrary(
  { last }: LibraryToken & { readonly ok: false },
  cannot: (problem: string) => CallerResult,
  now: number,
): CallerResult {
  if (last === undefined) {
    return cannot(
      'no token was to be had: check that the operator can read what their credential_source names',
    )
  }
  if (!last.ok) return { ok: false, failure: noAnswer(last.problem, WHO, 'check the network') }
  const { answer } = last
  const failure =
    answer.status < 300
      ? retryable(
          'BadResponse',
          `${WHO} gave an answer that makes no sense (HTTP ${answer.status})`,
        )
      : judgeOauthRefusal(answer, { who: WHO, advice: () => ADVICE }, now)
  return { ok: false, failure }
}

const noExpiry = retryable('BadResponse', `${WHO} answered without a token of known life`)
