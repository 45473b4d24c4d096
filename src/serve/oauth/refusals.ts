/** As answers and metrics name them: RFC 6749 section 5.2, RFC 8707 section 2, and HTTP's own. */
export type OauthError =
  | 'invalid_request'
  | 'invalid_client'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'invalid_target'
  | 'temporarily_unavailable'
  | 'method_not_allowed'
  | 'server_error'

export type Refusal = {
  readonly status: number
  readonly error: OauthError
  readonly description?: string
}

const invalid = (description: string, status = 400): Refusal => ({
  status,
  error: 'invalid_request',
  description,
})

/** All that is ever refused, and in which words: nothing of a request is in them. */
export const REFUSALS = {
  Method: { status: 405, error: 'method_not_allowed' },
  Query: invalid('parameters belong in the body, not in the query string'),
  TooLong: invalid('the body is longer than 16 KiB', 413),
  Body: invalid('the body did not arrive whole'),
  ContentType: invalid('the body must be application/x-www-form-urlencoded'),
  Form: invalid('the body is not well-formed, or has a parameter twice'),
  TwoClients: invalid('client authentication must be presented once, for one client'),
  NoGrantType: invalid('grant_type is missing'),
  NoToken: invalid('token is missing'),
  Client: { status: 401, error: 'invalid_client', description: 'client authentication failed' },
  GrantType: {
    status: 400,
    error: 'unsupported_grant_type',
    description: 'only client_credentials is supported',
  },
  Unauthorized: {
    status: 400,
    error: 'unauthorized_client',
    description: 'this client may not have such a token',
  },
  NotYours: {
    status: 400,
    error: 'unauthorized_client',
    description: 'the token was not issued to this client',
  },
  Scope: {
    status: 400,
    error: 'invalid_scope',
    description: 'a scope is malformed or not granted to this client',
  },
  Target: {
    status: 400,
    error: 'invalid_target',
    description: 'a resource or audience is malformed or not granted to this client',
  },
  TooMany: { status: 429, error: 'temporarily_unavailable', description: 'too many requests' },
  Unavailable: { status: 503, error: 'temporarily_unavailable', description: 'try again soon' },
  Bug: { status: 500, error: 'server_error' },
} as const satisfies Readonly<Record<string, Refusal>>
