import type { IssuerKind } from '../api/generic-issuer.ts'
import type { Failure } from '../failure.ts'
import type { Redacted } from '../redacted.ts'

export type ServiceAccountToken = {
  readonly token: Redacted<string>
  /** Epoch milliseconds, as the API server returned it. */
  readonly expiresAt: number
}

/**
 * What an issuer may ask of the cluster's ServiceAccounts: a token for one audience, for one that has
 * opted in.
 *
 * Guarantees: never throws. Asks for no token unless the ServiceAccount, read live, names the issuer in
 * its annotation `mintlet.dev/allow-issuer`: `name` or `Kind/name`, several separated by commas. In the
 * operator's namespace, where issuers of both kinds may want it, `name` is a ClusterCredentialIssuer.
 */
export type TokenRequest = (
  wanted: {
    readonly namespace: string
    readonly serviceAccountName: string
    /** The issuer that the ServiceAccount must allow. */
    readonly issuer: { readonly kind: IssuerKind; readonly name: string }
    readonly audience: string
    readonly expirationSeconds: number
  },
  signal: AbortSignal,
) => Promise<
  | { readonly ok: true; readonly granted: ServiceAccountToken }
  | { readonly ok: false; readonly failure: Failure }
>
