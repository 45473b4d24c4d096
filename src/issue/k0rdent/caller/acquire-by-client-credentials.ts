import type { ClientCredentials } from '../../../api/mint-request.ts'
import { type Failure, stalled } from '../../../failure.ts'
import type { HttpClient } from '../../../http/http-client.ts'
import { Redacted } from '../../../redacted.ts'
import type { Clock } from '../../../runtime/clock.ts'
import type { AcquireCaller } from '../../caller/acquire-caller.ts'
import type { SecretRead } from '../../secret-read.ts'
import { isCredentialText } from '../call/is-credential-text.ts'
import { requestToken } from '../call/request-token.ts'
import { principalOf } from './principal-of.ts'

export type ClientCredentialsDeps = {
  readonly http: HttpClient
  readonly clock: Clock
  readonly readSecret: SecretRead
  /** Told of each client id before it is used. */
  readonly onClient: (clientId: string) => void
}

type ReadClient =
  | { readonly ok: true; readonly client: ClientCredentials }
  | { readonly ok: false; readonly failure: Failure }

const FIELD = 'spec.k0rdent.auth.clientCredentialsSecretRef'

/**
 * With client credentials in a Secret, read live for each token: those that were rotated count from the next
 * token on.
 */
export function createAcquireByClientCredentials(
  { http, clock, readSecret, onClient }: ClientCredentialsDeps,
  where: { readonly endpoint: URL; readonly namespace: string; readonly name: string },
): AcquireCaller {
  const { endpoint, namespace, name } = where
  const check = `check ${FIELD} of the issuer: whether the credential in Secret ${namespace}/${name} was deleted or has expired, and whether its service account is disabled`

  async function read(signal: AbortSignal): Promise<ReadClient> {
    const wanted = { name, keys: ['clientId', 'clientSecret'], field: FIELD }
    const secret = await readSecret(namespace, wanted, signal)
    if (!secret.ok) return secret
    const [clientId = '', clientSecret = ''] = secret.values.map((each) => each.reveal().trim())
    return isCredentialText(clientId) && isCredentialText(clientSecret)
      ? { ok: true, client: { clientId, clientSecret: new Redacted(clientSecret) } }
      : malformed(namespace, name)
  }

  return async (signal) => {
    const given = await read(signal)
    if (!given.ok) return given
    const asked = clock.now()
    const { client } = given
    onClient(client.clientId)
    const result = await requestToken({ http, clock }, { endpoint, client, check }, signal)
    if (!result.ok) return result
    const { token, issuedAt, expiresAt } = result.granted
    // By our clock from when it was asked for, because that is the one that the cache looks at.
    const life = expiresAt - issuedAt
    return { ok: true, caller: { principal: principalOf(token), token, expiresAt: asked + life } }
  }
}

const malformed = (namespace: string, name: string): ReadClient => ({
  ok: false,
  failure: stalled(
    'Unauthenticated',
    `Secret ${namespace}/${name} does not hold client credentials as k0rdent issues them, in clientId and clientSecret: put them there, or correct ${FIELD} of the issuer`,
  ),
})
