import { randomBytes } from 'node:crypto'

export type AccessToken = {
  /** Whose, in IAM's form: `serviceAccount:EMAIL`, `user:EMAIL`, `principal://...`. */
  readonly member: string
  readonly scopes: readonly string[]
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

export type AccessTokens = {
  /** @returns the token's value */
  issue(token: AccessToken): string
  find(value: string): AccessToken | undefined
  /** That one is unknown from now on; without a value, all of them. */
  invalidate(value?: string): void
}

/**
 * Opaque tokens that look like Google's: `ya29.`, base64url, dots.
 *
 * @param remember told every value that was ever issued
 */
export function createAccessTokens(remember: (secret: string) => void): AccessTokens {
  const issued = new Map<string, AccessToken>()
  return {
    issue: (token) => {
      const value = `ya29.c.b0A${randomBytes(96).toString('base64url')}.${randomBytes(48).toString('base64url')}`
      issued.set(value, token)
      remember(value)
      return value
    },
    find: (value) => issued.get(value),
    invalidate: (value) => {
      if (value === undefined) issued.clear()
      else issued.delete(value)
    },
  }
}
