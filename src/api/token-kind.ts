/** What can be minted, as grants name it. The spec field of each is the same word in lower camel case. */
export const TOKEN_KINDS = ['AccessToken', 'IdToken', 'SignedJwt', 'SignedBlob'] as const

export type TokenKind = (typeof TOKEN_KINDS)[number]
