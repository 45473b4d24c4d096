import type { JsonObject } from '../../api/json.ts'
import type { TokenRequest } from '../../api/mint-request.ts'

/** What a JWT has to say to be the one that was asked for. Absent: nothing was asked for, or nobody knows. */
export type ExpectedToken = {
  readonly typ?: string
  readonly issuer?: string
  readonly subject?: { readonly claim: 'sub' | 'email'; readonly value: string }
  readonly audience?: unknown
  /** In no order. */
  readonly scopes?: readonly string[]
  readonly clientId?: string
  /** Those of spec.signedJwt, each of which has to be there as it is. */
  readonly claims?: JsonObject
}

export type TokenIssuer =
  | { readonly type: 'local'; readonly url: string | undefined }
  | { readonly type: 'google' }
  /** Of one that says nothing about its tokens, or that could not be read. */
  | { readonly type: 'other' }

export type Asked = {
  readonly token: TokenRequest
  /** Of the spec, or of the ServiceAccountCredential that it names; undefined: not known. */
  readonly serviceAccount: string | undefined
  /** With client credentials: its id as a client, the uid of the ServiceAccountCredential. */
  readonly clientId?: string
}

const GOOGLE = 'https://accounts.google.com'
const UNIQUE_ID = /^[0-9]+$/

/** Pure. */
export function expectedToken(asked: Asked, issuer: TokenIssuer): ExpectedToken {
  switch (issuer.type) {
    case 'local':
      return ofLocal(asked, issuer.url)
    case 'google':
      return ofGoogle(asked)
    case 'other':
      return ownClaims(asked.token)
  }
}

function ofLocal(
  { token, serviceAccount, clientId }: Asked,
  url: string | undefined,
): ExpectedToken {
  const common = {
    ...(url === undefined ? {} : { issuer: url }),
    ...(serviceAccount === undefined
      ? {}
      : { subject: { claim: 'sub', value: serviceAccount } as const }),
  }
  if (token.kind !== 'AccessToken') return { ...common, typ: 'JWT', ...ownClaims(token) }
  const client = clientId ?? serviceAccount
  // A client that asks for none gets those that are usual for its service account.
  const isOpen = clientId !== undefined && token.scopes.length === 0
  return {
    ...common,
    typ: 'at+jwt',
    ...(url === undefined ? {} : { audience: url }),
    ...(client === undefined ? {} : { clientId: client }),
    ...(isOpen ? {} : { scopes: token.scopes }),
  }
}

function ofGoogle({ token, serviceAccount }: Asked): ExpectedToken {
  if (serviceAccount === undefined) return ownClaims(token)
  if (token.kind === 'SignedJwt') {
    const subject = { claim: 'sub', value: serviceAccount } as const
    return { issuer: serviceAccount, subject, ...ownClaims(token) }
  }
  if (token.kind !== 'IdToken') return {}
  // The claim sub is the unique id, which an email does not tell.
  const isId = UNIQUE_ID.test(serviceAccount)
  const claim = isId ? 'sub' : 'email'
  const isKnown = isId || token.includeEmail
  return {
    issuer: GOOGLE,
    ...(isKnown ? { subject: { claim, value: serviceAccount } as const } : {}),
    ...ownClaims(token),
  }
}

function ownClaims(token: TokenRequest): ExpectedToken {
  if (token.kind === 'IdToken') return { audience: token.audience }
  if (token.kind !== 'SignedJwt') return {}
  const { aud, ...claims } = token.claims
  return { ...(aud === undefined ? {} : { audience: aud }), claims }
}
