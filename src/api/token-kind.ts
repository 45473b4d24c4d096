/** Tokens that can be minted, as grants name them. The spec field of each is the same word in lower camel case. */
export const TOKEN_KINDS = ['AccessToken', 'IdToken', 'SignedJwt', 'SignedBlob'] as const

export type TokenKind = (typeof TOKEN_KINDS)[number]

/** What a grant can be for: tokens, and the client credentials of a ServiceAccountCredential. */
export const GRANT_KINDS = [...TOKEN_KINDS, 'ClientCredential'] as const
