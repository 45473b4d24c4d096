import type { MintRequest } from '../../../api/mint-request.ts'
import { type Failure, retryable, stalled } from '../../../failure.ts'
import { GAVE_UP } from '../../gave-up.ts'
import type { Issuer, MintResult } from '../../issuer.ts'
import type { AuthenticatedClient, AuthorizationServer } from './authorization-server.ts'
import type { TokenError } from './client-ports.ts'

/**
 * An issuer that also mints with client credentials: as the token endpoint would, without asking it.
 *
 * @param issuer mints whatever is asked for without them
 * @param onUse told of each token that was minted with one
 */
export function mintForClient(
  issuer: Issuer,
  name: string,
  server: Pick<AuthorizationServer, 'authenticate' | 'token'>,
  onUse: (by: AuthenticatedClient) => void,
): Issuer {
  return {
    async mint(request, signal) {
      if (request.client === undefined) return issuer.mint(request, signal)
      if (signal.aborted) return { ok: false, failure: GAVE_UP }
      const problem = requestProblem(request)
      if (problem !== undefined) return { ok: false, failure: problem }
      const by = server.authenticate(name, request.client)
      if (by === undefined || by.client.serviceAccount !== request.serviceAccount) {
        return { ok: false, failure: notAccepted }
      }
      const result = await exchange(server, name, by, request)
      if (result.ok) onUse(by)
      return signal.aborted ? { ok: false, failure: GAVE_UP } : result
    },
  }
}

async function exchange(
  server: Pick<AuthorizationServer, 'token'>,
  name: string,
  by: AuthenticatedClient,
  { token }: MintRequest,
): Promise<MintResult> {
  const asked = token.kind === 'AccessToken' && token.scopes.length > 0 ? token.scopes : undefined
  const granted = await server.token(name, by, { scopes: asked, audiences: [] })
  if (!granted.ok) return { ok: false, failure: failureOf(granted.error) }
  const { token: value, tokenId, keyId, issuedAt, expiresAt } = granted
  const minted = { kind: 'AccessToken', value, tokenId, keyId, issuedAt, expiresAt } as const
  return { ok: true, minted }
}

/** The schema has looked at the same before; what is minted passes here all the same. */
function requestProblem({ token, delegates, allowedLocations }: MintRequest): Failure | undefined {
  if (token.kind !== 'AccessToken') {
    const message = 'client credentials are good for access tokens only: set spec.accessToken'
    return stalled('InvalidSpec', message)
  }
  if (token.narrowing !== undefined) {
    const message = 'a local issuer knows no narrowing: remove it, and use accessToken.scopes'
    return stalled('InvalidSpec', message)
  }
  return delegates.length > 0 || allowedLocations !== undefined
    ? stalled(
        'InvalidSpec',
        'a local issuer knows no delegates and no allowedLocations: remove them',
      )
    : undefined
}

const notAccepted = stalled(
  'Unauthenticated',
  'the local issuer does not accept the credential: it was revoked or has expired, or its service account is disabled; see the ServiceAccountCredential that spec.credentialRef names',
)

function failureOf(error: TokenError): Failure {
  switch (error) {
    case 'unauthorized_client':
      return stalled(
        'NotGranted',
        'no grant of the issuer lets this namespace use the service account with a client credential any more: ask who runs the issuer for a grant',
      )
    case 'invalid_scope':
      return stalled(
        'NotGranted',
        'the grants of the issuer, or its spec.local.serviceAccounts, do not give this client the scopes in accessToken.scopes: ask for less, or ask who runs the issuer for a grant',
      )
    case 'invalid_target':
      return stalled('NotGranted', 'the issuer does not grant this audience')
    case 'temporarily_unavailable':
      return retryable('IssuerUnavailable', 'the local issuer cannot mint for clients just now')
  }
}
