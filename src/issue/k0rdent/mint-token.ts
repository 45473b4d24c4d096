import type { MintRequest } from '../../api/mint-request.ts'
import { type Failure, stalled } from '../../failure.ts'
import type { HttpClient } from '../../http/http-client.ts'
import { Redacted } from '../../redacted.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { MintResult } from '../issuer.ts'
import { isK0rdentId } from './answer/k0rdent-id.ts'
import { isCredentialText } from './call/is-credential-text.ts'
import { requestToken } from './call/request-token.ts'

/**
 * An access token with the client credentials of the request; how long it lives is the endpoint's to decide.
 * Throws only what is a bug or nonsense; the caller turns that into a Failure.
 */
export async function mintToken(
  context: { readonly http: HttpClient; readonly clock: Clock; readonly endpoint: URL },
  request: MintRequest,
  signal: AbortSignal,
): Promise<MintResult> {
  const { client, token } = request
  const problem = requestProblem(request)
  if (problem !== undefined) return { ok: false, failure: problem }
  if (client === undefined || token.kind !== 'AccessToken') return { ok: false, failure: noClient }
  const wish = { endpoint: context.endpoint, client, narrowing: token.narrowing, check: CHECK }
  const result = await requestToken(context, wish, signal)
  if (!result.ok) return result
  const { token: value, tokenId, issuedAt, expiresAt } = result.granted
  return { ok: true, minted: { kind: 'AccessToken', value, tokenId, issuedAt, expiresAt } }
}

/** The schema and the grants have looked at the same before; what is sent passes here all the same. */
function requestProblem(request: MintRequest): Failure | undefined {
  const { client, token, delegates, allowedLocations, serviceAccount, lifetime } = request
  if (token.kind !== 'AccessToken') {
    return stalled('InvalidSpec', 'k0rdent gives access tokens only: set spec.accessToken')
  }
  if (client === undefined) return noClient
  if (delegates.length > 0 || allowedLocations !== undefined) {
    return stalled('InvalidSpec', 'k0rdent knows no delegates and no allowedLocations: remove them')
  }
  if (token.scopes.length > 0) {
    return stalled(
      'InvalidSpec',
      'k0rdent knows no OAuth scopes: remove accessToken.scopes, and use accessToken.narrowing',
    )
  }
  if (!isK0rdentId(serviceAccount)) {
    return stalled('InvalidSpec', 'the service account is none that k0rdent could have')
  }
  if (!Number.isSafeInteger(lifetime) || lifetime < 1) {
    return stalled('LifetimeRefused', 'the lifetime must be a second or more')
  }
  if (token.narrowing !== undefined && !isNarrowing(token.narrowing)) {
    return stalled(
      'InvalidSpec',
      'accessToken.narrowing needs scope, scopeId and a list of roles, each a printable text without spaces',
    )
  }
  const { clientId, clientSecret } = client
  if (!isCredentialText(clientId) || !isSecret(clientSecret)) {
    return stalled(
      'Unauthenticated',
      'the Secret of the credential does not hold client credentials as k0rdent issues them: have it issued anew',
    )
  }
  return undefined
}

const isSecret = (secret: unknown): boolean =>
  secret instanceof Redacted && isCredentialText(secret.reveal())

/** All of it is JSON that is sent, so only its form matters. */
function isNarrowing(narrowing: unknown): boolean {
  if (typeof narrowing !== 'object' || narrowing === null) return false
  const { scope, scopeId, roles } = narrowing as Readonly<Record<string, unknown>>
  return [scope, scopeId, ...(Array.isArray(roles) ? roles : [undefined])].every(
    (text) => typeof text === 'string' && /^[\x21-\x7e]{1,256}$/.test(text),
  )
}

const noClient = stalled(
  'InvalidSpec',
  'k0rdent mints tokens for client credentials only: set spec.credentialRef to a ServiceAccountCredential',
)

const CHECK =
  'the credential was deleted or has expired, or its service account is disabled; see the ServiceAccountCredential that spec.credentialRef names'
