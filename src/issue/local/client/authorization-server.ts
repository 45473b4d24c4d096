import type { Redacted } from '../../../redacted.ts'
import type { Client, ClientCredential } from './client.ts'
import type { TokenError, TokenWish } from './client-ports.ts'

/** How a client proves who it is. */
export type PresentedSecret = {
  readonly clientId: string
  readonly clientSecret: Redacted<string>
}

/** A client that has proved who it is, and with which of its credentials. */
export type AuthenticatedClient = {
  readonly client: Client
  readonly credential: ClientCredential
}

export type TokenGrant =
  | {
      readonly ok: true
      readonly token: Redacted<string>
      /** Claim jti. */
      readonly tokenId: string
      /** kid of the key that signed. */
      readonly keyId: string
      /** Epoch milliseconds. */
      readonly issuedAt: number
      readonly expiresAt: number
      readonly scopes: readonly string[]
    }
  | { readonly ok: false; readonly error: TokenError }

/** RFC 7662 section 2.2; times in epoch seconds. */
export type Introspection =
  | { readonly active: false }
  | {
      readonly active: true
      readonly iss: string
      readonly sub: string
      readonly aud: string | readonly string[]
      readonly client_id: string
      readonly jti: string
      readonly iat: number
      readonly exp: number
      readonly scope?: string
      readonly token_type: 'Bearer'
    }

/**
 * The local issuers as authorization servers: RFC 6749 section 4.4, RFC 7662, RFC 7009, RFC 9068. Knows no HTTP.
 * `issuer` is the name of a ClusterCredentialIssuer; while its keys are not loaded (`published()`) a client can
 * authenticate, but gets no token, no token is active, and revocation is unavailable. None of this throws.
 */
export type AuthorizationServer = {
  /**
   * Who presents this secret; undefined: nobody, whatever the reason. A wrong secret and an unknown client take
   * the same time.
   */
  authenticate(issuer: string, presented: PresentedSecret): AuthenticatedClient | undefined
  /** An access token by RFC 9068 that lives no longer than the credential. */
  token(issuer: string, by: AuthenticatedClient, wish: TokenWish): Promise<TokenGrant>
  /** Of access tokens of this issuer, whoever minted them. */
  introspect(issuer: string, token: string): Promise<Introspection>
  /** A token that is none, or has ended, counts as revoked; one of another client is not touched. */
  revoke(
    issuer: string,
    by: AuthenticatedClient,
    token: string,
  ): Promise<'Revoked' | 'NotYours' | 'Unavailable'>
}
