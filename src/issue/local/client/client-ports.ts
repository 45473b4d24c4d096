import type { Client } from './client.ts'

/** What a client asks to have in a token. */
export type TokenWish = {
  /** undefined: it did not say. */
  readonly scopes: readonly string[] | undefined
  /** Resource indicators (RFC 8707), or what names them elsewhere; empty: it did not say. */
  readonly audiences: readonly string[]
}

/** Of a client that has proved who it is; as RFC 6749 section 5.2 and RFC 8707 section 2 name them. */
export type TokenError =
  | 'unauthorized_client'
  | 'invalid_scope'
  | 'invalid_target'
  | 'temporarily_unavailable'

export type Allowed =
  | {
      readonly ok: true
      readonly scopes: readonly string[]
      /** Empty: the default one, the issuer itself. */
      readonly audiences: readonly string[]
      /** Milliseconds: how long a token may live, whatever its credential's. */
      readonly lifetime: number
    }
  | { readonly ok: false; readonly error: TokenError }

/** Tokens that were revoked before they expired (RFC 7009). */
export type Revocations = {
  /** By `jti`. */
  readonly tokenIds: ReadonlySet<string>
  /** Epoch seconds: all tokens issued until then; undefined: none but the above. */
  readonly until: number | undefined
}

/**
 * What the local issuer may ask of the cluster about its clients, as this process knows it at the moment.
 *
 * Guarantees: nothing but `revoke` waits or fails; a client that is gone is not found.
 */
export type ClientPorts = {
  /** @param issuer name of the issuer that the client is one of */
  find(issuer: string, clientId: string): Client | undefined
  /** What grants and service account allow right now. */
  allows(issuer: string, client: Client, wish: TokenWish): Allowed
  /** Whether tokens in the identity of this service account are worth nothing for now. */
  isDisabled(issuer: string, serviceAccount: string): boolean
  revocations(clientId: string): Revocations
  /**
   * Revokes a token for all replicas; resolves when that is kept. `false`: it could not be kept now.
   *
   * @param token `expiresAt` and `issuedAt` in epoch seconds
   */
  revoke(
    client: Client,
    token: { readonly id: string; readonly issuedAt: number; readonly expiresAt: number },
  ): Promise<boolean>
}
