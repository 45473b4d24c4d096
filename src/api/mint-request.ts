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
}

export type TokenRequest =
  | { readonly kind: 'AccessToken'; readonly scopes: readonly string[] }
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
