import type { Redacted } from '../redacted.ts'
import type { JsonObject } from './json.ts'

/** One credential asked of an issuer, already granted. Everything an issuer may know; nothing else reaches it. */
export type MintRequest = {
  /** The identity: Google email or unique id, or a subject of the local issuer. */
  readonly serviceAccount: string
  /** caller -> delegates[0] -> ... -> serviceAccount. */
  readonly delegates: readonly string[]
  /** Seconds. What is granted is told by the answer, never by this. */
  readonly lifetime: number
  readonly token: TokenRequest
  /** Present: the identity's allowed locations are to be looked up, and held against `within` where that is given. */
  readonly allowedLocations?: { readonly within?: readonly string[] | undefined }
  /** Present: the token is minted with these client credentials, and serviceAccount only names whose they are. */
  readonly client?: ClientCredentials
}

/** Of a ServiceAccountCredential, as its Secret holds them. */
export type ClientCredentials = {
  readonly clientId: string
  readonly clientSecret: Redacted<string>
}

/** At or below the scope of the credential, and a subset of its roles: k0rdent's scope_narrowing. */
export type Narrowing = {
  readonly scope: string
  readonly scopeId: string
  readonly roles: readonly string[]
}

export type TokenRequest =
  | {
      readonly kind: 'AccessToken'
      readonly scopes: readonly string[]
      readonly narrowing?: Narrowing | undefined
    }
  | {
      readonly kind: 'IdToken'
      readonly audience: string
      readonly includeEmail: boolean
      readonly organizationNumberIncluded: boolean
    }
  | { readonly kind: 'SignedJwt'; readonly claims: JsonObject }
  | {
      readonly kind: 'SignedBlob'
      /** base64 */
      readonly payload: string
    }
