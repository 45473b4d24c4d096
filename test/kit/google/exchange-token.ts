import type { GoogleWorld } from './google-world.ts'
import type { LedgerEntry } from './ledger.ts'
import { oauthError } from './oauth-error.ts'
import type { ProviderOptions } from './provider.ts'
import { subjectOf } from './subject-of.ts'
import type { TokenExchangeRequest } from './token-request.ts'

const AUDIENCE =
  /^\/\/iam\.googleapis\.com\/projects\/(?<projectNumber>\d+)\/locations\/global\/workloadIdentityPools\/(?<pool>[^/]+)\/providers\/(?<provider>[^/]+)$/
const NO_TARGET =
  'The target service indicated by the "audience" parameters is invalid. This might either be because the pool or provider is disabled or deleted or because it doesn\'t exist.'

/**
 * A federated token for whom the subject token names.
 *
 * @returns RFC 8693's response
 * @throws Refused 400
 */
export async function exchangeToken(
  world: GoogleWorld,
  { audience, scopes, subjectToken }: TokenExchangeRequest,
  entry: LedgerEntry,
): Promise<object> {
  const provider = providerOf(world.providers, audience)
  if (provider === undefined) throw oauthError('invalid_target', NO_TARGET)
  const subject = await subjectOf(provider, audience, subjectToken, world.now())
  const { projectNumber, pool } = provider
  const member = `principal://iam.googleapis.com/projects/${projectNumber}/locations/global/workloadIdentityPools/${pool}/subject/${subject}`
  entry.caller = member
  const seconds = world.settings.federatedTokenSeconds
  const expiresAt = world.now() + seconds * 1000
  return {
    access_token: world.accessTokens.issue({ member, scopes, expiresAt }),
    issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    token_type: 'Bearer',
    expires_in: seconds,
  }
}

function providerOf(
  providers: readonly ProviderOptions[],
  audience: string,
): ProviderOptions | undefined {
  const { projectNumber, pool, provider } = AUDIENCE.exec(audience)?.groups ?? {}
  return providers.find(
    (each) =>
      each.disabled !== true &&
      each.projectNumber === projectNumber &&
      each.pool === pool &&
      each.provider === provider,
  )
}
