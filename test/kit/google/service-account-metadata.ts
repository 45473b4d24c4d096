import { decodePart } from './decode-part.ts'
import type { GoogleAnswer } from './google-answer.ts'
import type { GoogleRequest } from './google-request.ts'
import type { GoogleWorld } from './google-world.ts'
import { idTokenOf } from './id-token-of.ts'
import type { LedgerEntry } from './ledger.ts'
import type { MetadataOptions } from './metadata-options.ts'
import { metadataText } from './metadata-text.ts'

export type MetadataCall = {
  readonly world: GoogleWorld
  readonly metadata: MetadataOptions
  readonly request: GoogleRequest
  readonly entry: LedgerEntry
}

const CLOUD_PLATFORM = 'https://www.googleapis.com/auth/cloud-platform'

/** What `instance/service-accounts/ID/KEY` says, ID being `default` or the email. */
export async function serviceAccountMetadata(
  call: MetadataCall,
  id: string,
  key: string,
): Promise<GoogleAnswer> {
  const { email, scopes = [CLOUD_PLATFORM] } = call.metadata
  if (email === undefined || (id !== 'default' && decodePart(id) !== email)) {
    return metadataText(404, {
      error: 'invalid_request',
      error_description: 'Service account not enabled on this instance',
    })
  }
  switch (key) {
    case 'email':
      return metadataText(200, email)
    case 'scopes':
      return metadataText(200, `${scopes.join('\n')}\n`)
    case 'token':
      return tokenAnswer(call, email)
    case 'identity':
      return identityAnswer(call, email)
    case '':
      return call.request.query.get('recursive')?.toLowerCase() === 'true'
        ? metadataText(200, { aliases: ['default'], email, scopes })
        : metadataText(200, 'aliases\nemail\nidentity\nscopes\ntoken\n')
    default:
      return metadataText(404, 'Not Found')
  }
}

const memberOf = ({ metadata }: MetadataCall, email: string): string =>
  metadata.member ?? `serviceAccount:${email}`

/** @returns 404 with the text of GKE's metadata server when the account is gone */
function tokenAnswer(call: MetadataCall, email: string): GoogleAnswer {
  const { world, metadata, request, entry } = call
  const own = metadata.scopes ?? [CLOUD_PLATFORM]
  const wanted = (request.query.get('scopes') ?? '').split(',').filter(Boolean)
  if (!own.includes(CLOUD_PLATFORM) && wanted.some((each) => !own.includes(each))) {
    return metadataText(400, { error: 'invalid_scope', error_description: 'Invalid scope' })
  }
  const member = memberOf(call, email)
  if (metadata.member === undefined && world.serviceAccounts.find(email) === undefined) {
    const why = `IAM returned 404 Not Found: Not found; Gaia id not found for email ${email}`
    return metadataText(404, `Unable to generate access token; ${why}`)
  }
  entry.caller = member
  const seconds = world.settings.metadataTokenSeconds
  const scopes = wanted.length > 0 ? wanted : own
  const expiresAt = world.now() + seconds * 1000
  return metadataText(200, {
    access_token: world.accessTokens.issue({ member, scopes, expiresAt }),
    expires_in: seconds,
    token_type: 'Bearer',
  })
}

async function identityAnswer(call: MetadataCall, email: string): Promise<GoogleAnswer> {
  const { world, request, entry } = call
  const aud = request.query.get('audience') ?? ''
  if (aud === '') return metadataText(400, 'non-empty audience parameter required')
  const account = world.serviceAccounts.find(email)
  if (account === undefined) return metadataText(404, 'Not Found')
  entry.caller = memberOf(call, email)
  const isFull = request.query.get('format') === 'full'
  const claims = {
    aud,
    azp: account.uniqueId,
    sub: account.uniqueId,
    ...(isFull && { email, email_verified: true }),
  }
  return metadataText(200, await idTokenOf(world, claims))
}
