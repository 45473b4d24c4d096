import type { TokenKind } from './token-kind.ts'

/** Entries that keepPrevious keeps under another key: of the Secret as it was, for as long as they are of use. */
export type CarriedKeys = Readonly<Record<string, string>>

const PREFIX = 'previous-'

/** Keys that keepPrevious writes; nothing else may write them. */
export const CARRIED_KEYS = ['token', 'signature', 'expiresAt', 'keyId'].map((key) => PREFIX + key)

export const CARRIED_MESSAGE = `${CARRIED_KEYS.join(', ')} are written by keepPrevious`

/** In CEL: that the variable of this name is none of them. */
export const isNotCarried = (variable: string): string =>
  `!(${variable} in [${CARRIED_KEYS.map((key) => `'${key}'`).join(', ')}])`

/**
 * Which entries of the Secret of a token are carried, by the key that they are under now.
 *
 * @param keyId whether the key that signed it is known, and so in the Secret
 */
export const carriedKeys = (kind: TokenKind, keyId: boolean): CarriedKeys =>
  Object.fromEntries(
    [kind === 'SignedBlob' ? 'signature' : 'token', 'expiresAt', ...(keyId ? ['keyId'] : [])].map(
      (key) => [key, PREFIX + key],
    ),
  )
