import type { AuthenticatedClient } from '../../issue/local/client/authorization-server.ts'
import type { TokenError, TokenWish } from '../../issue/local/client/client-ports.ts'
import type { OauthOptions, Seen } from './oauth-options.ts'
import { type Outcome, outcome } from './outcome.ts'
import type { Form } from './parse-form.ts'
import { tokenWish } from './token-wish.ts'
import { unavailable } from './unavailable.ts'

/** The token endpoint for one client that has proved who it is: RFC 6749 sections 4.4 and 5. */
export async function answerToken(
  { server, onUse }: Pick<OauthOptions, 'server' | 'onUse'>,
  issuer: string,
  by: AuthenticatedClient,
  form: Form,
  seen: Seen,
): Promise<Outcome> {
  const grantType = form.text('grant_type')
  if (grantType === undefined) return outcome.refused('NoGrantType')
  if (grantType !== 'client_credentials') return outcome.refused('GrantType')
  const read = tokenWish(form)
  if (!read.ok) return refused(read.error)
  const grant = await server.token(issuer, by, read.wish)
  if (!grant.ok) return refused(grant.error)
  onUse(issuer, by.client, by.credential, seen)
  return outcome.json({
    access_token: grant.token.reveal(),
    token_type: 'Bearer',
    expires_in: Math.max(0, Math.floor((grant.expiresAt - grant.issuedAt) / 1000)),
    ...scopeOf(read.wish, grant.scopes),
  })
}

/** To be told where it differs from what was asked (RFC 6749 section 5.1), and told whenever there is any. */
function scopeOf(wish: TokenWish, scopes: readonly string[]): { readonly scope?: string } {
  const isSaid = scopes.length > 0 || (wish.scopes?.length ?? 0) > 0
  return isSaid ? { scope: scopes.join(' ') } : {}
}

function refused(error: Exclude<TokenError, 'invalid_client'>): Outcome {
  switch (error) {
    case 'unauthorized_client':
      return outcome.refused('Unauthorized')
    case 'invalid_scope':
      return outcome.refused('Scope')
    case 'invalid_target':
      return outcome.refused('Target')
    case 'temporarily_unavailable':
      return unavailable()
  }
}
