import type { OauthOptions, Seen } from './oauth-options.ts'
import { type Outcome, outcome } from './outcome.ts'
import type { Form } from './parse-form.ts'
import { unavailable } from './unavailable.ts'

/** The introspection endpoint, for any client that has proved who it is: RFC 7662 section 2. */
export async function answerIntrospect(
  {
    server,
    isReady = () => true,
    onTokenSeen,
  }: Pick<OauthOptions, 'server' | 'isReady' | 'onTokenSeen'>,
  issuer: string,
  form: Form,
  seen: Seen,
): Promise<Outcome> {
  const token = form.text('token')
  if (token === undefined) return outcome.refused('NoToken')
  const introspection = await server.introspect(issuer, token)
  if (introspection.active) {
    // Whose client may be gone meanwhile: that it is active is not known, nor that it is not.
    if (!isReady(introspection.client_id)) return unavailable()
    onTokenSeen(issuer, introspection, seen)
  }
  return outcome.json(introspection)
}
