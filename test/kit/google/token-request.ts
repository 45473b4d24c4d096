import { FORM_FIELDS } from './form-fields.ts'
import type { GoogleRequest } from './google-request.ts'
import { oauthError } from './oauth-error.ts'

/** An RFC 8693 request that has everything that this STS needs. */
export type TokenExchangeRequest = {
  readonly audience: string
  readonly scopes: readonly string[]
  readonly subjectToken: string
}

const TYPE = 'urn:ietf:params:oauth:token-type:'
const FIXED = {
  grant_type: ['urn:ietf:params:oauth:grant-type:token-exchange'],
  requested_token_type: [`${TYPE}access_token`],
  // The others that Google takes (saml2, mtls, aws4_request, access_token) belong to other kinds of provider.
  subject_token_type: [`${TYPE}jwt`, `${TYPE}id_token`],
} as const

/**
 * Reads a form in snake case, as all clients of Google's send it.
 *
 * @throws Refused 400 for a name that is not known, one that is there twice, or one that is missing
 */
export function tokenRequestOf({ headers, body }: GoogleRequest): TokenExchangeRequest {
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') {
    throw oauthError('invalid_request', 'The request must be form-encoded.')
  }
  const form = new URLSearchParams(body.toString())
  for (const name of new Set(form.keys())) {
    if (!FORM_FIELDS.some((each) => each === name) || form.getAll(name).length > 1) {
      throw oauthError('invalid_request', `Invalid parameter: ${name}`)
    }
  }
  for (const [name, allowed] of Object.entries(FIXED)) {
    if (!allowed.some((each) => each === form.get(name))) {
      const code = name === 'grant_type' ? 'unsupported_grant_type' : 'invalid_request'
      throw oauthError(code, `Invalid value for "${name}".`)
    }
  }
  const scopes = required(form, 'scope').split(' ').filter(Boolean)
  if (scopes.length === 0) throw oauthError('invalid_scope', 'Invalid value for "scope".')
  return {
    audience: required(form, 'audience'),
    scopes,
    subjectToken: required(form, 'subject_token'),
  }
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name)
  if (value) return value
  throw oauthError('invalid_request', `Missing required field: ${name}`)
}
