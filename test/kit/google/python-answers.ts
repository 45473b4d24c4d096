type Message =
  | `Generate${'AccessToken' | 'IdToken'}${'Request' | 'Response'}`
  | `Sign${'Jwt' | 'Blob'}${'Request' | 'Response'}`
  | 'ServiceAccountAllowedLocations'

/** Of each message, the names of its fields in order. */
type Documents = {
  readonly iamcredentials: Readonly<Record<Message, readonly string[]>>
  readonly sts: Readonly<
    Record<`GoogleIdentityStsV1ExchangeToken${'Request' | 'Response'}`, readonly string[]>
  >
}

/** google_discovery.py calls */
type Calls = {
  readonly generateAccessToken: { readonly accessToken: string; readonly expireTime: string }
  readonly generateIdToken: { readonly token: string }
  readonly signJwt: { readonly keyId: string; readonly signedJwt: string }
  readonly signBlob: { readonly keyId: string; readonly signedBlob: string }
  readonly getAllowedLocations: { readonly locations: string[] }
  readonly selfSigned: { readonly accessToken: string }
  readonly refused: object
}

type Token = { readonly token: string; readonly expiry: string }

/** google_auth_clients.py */
type GoogleAuth = {
  readonly impersonated: Token
  readonly withoutDelegates: string
  readonly federated: Token
  readonly federatedChain: Token
  readonly forged: string
  readonly ambient: Token
  readonly identity: object
}

/** What the programs in test/contract/python that drive Google's libraries print. */
export type PythonAnswers = {
  readonly documents: Documents
  readonly calls: Calls
  readonly googleAuth: GoogleAuth
}
