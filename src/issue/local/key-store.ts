import type { Redacted } from '../../redacted.ts'

/**
 * Where the keys of local issuers are kept: one document per issuer, in a Secret of the operator's
 * namespace.
 *
 * Guarantees: `write` replaces exactly the version it was given (`undefined`: creates), or changes
 * nothing and says `Conflict`. Both reject when the store cannot be reached; the issuer then says
 * so and goes on with what it has loaded. A rejection's message is never shown.
 *
 * Assumptions: `read` is live, not from a cache; it gives `undefined` only when the store answered
 * that there is nothing.
 */
export type KeyStore = {
  read(issuer: string): Promise<StoredKeys | undefined>
  write(
    issuer: string,
    document: Redacted<string>,
    version: string | undefined,
  ): Promise<{ readonly version: string } | 'Conflict'>
}

export type StoredKeys = {
  /** JSON, made and read only by `issue/local`. */
  readonly document: Redacted<string>
  /** Opaque, as the store gave it. */
  readonly version: string
}
