import type {
  AuthenticatedClient,
  AuthorizationServer,
} from '../../issue/local/client/authorization-server.ts'
import { type Outcome, outcome } from './outcome.ts'
import type { Form } from './parse-form.ts'
import { unavailable } from './unavailable.ts'

/**
 * The revocation endpoint: RFC 7009 section 2. There is one type of token, so token_type_hint is not looked at, as
 * section 2.1 allows.
 */
export async function answerRevoke(
  server: AuthorizationServer,
  issuer: string,
  by: AuthenticatedClient,
  form: Form,
): Promise<Outcome> {
  const token = form.text('token')
  if (token === undefined) return outcome.refused('NoToken')
  const revoked = await server.revoke(issuer, by, token)
  switch (revoked) {
    case 'Revoked':
      return outcome.empty()
    case 'NotYours':
      return outcome.refused('NotYours')
    case 'Unavailable':
      return unavailable()
  }
}
