import type { TokenKind } from '../api/token-kind.ts'
import { credentialTexts } from './credential-texts.ts'
import type { Rendering } from './credential-values.ts'
import { tokenTexts } from './token-texts.ts'

/** What Google's registries and git hosts take as user name with an access token. */
const TOKEN_USER = 'oauth2accesstoken'

/** What formats write, in clear. */
export type ClearValues = {
  readonly kind: TokenKind | 'ClientCredential'
  /** Of the ImpersonatedToken or ServiceAccountCredential. */
  readonly name: string
  /** The token, the base64 signature of a blob, or the client secret. */
  readonly secret: string
  /** The user name to give it with, unless a format names one. */
  readonly username: string
  /** The keys that are written without formats, and their texts. */
  readonly texts: Readonly<Record<string, string>>
}

/** Unwraps a credential: what comes back goes into a Secret and nowhere else. */
export function clearValues({ object: { name }, credential }: Rendering): ClearValues {
  if ('kind' in credential) {
    return {
      kind: credential.kind,
      name,
      secret: credential.value.reveal(),
      username: TOKEN_USER,
      texts: tokenTexts(credential),
    }
  }
  const texts = credentialTexts(credential)
  return {
    kind: 'ClientCredential',
    name,
    secret: texts.clientSecret,
    username: texts.clientId,
    texts,
  }
}
