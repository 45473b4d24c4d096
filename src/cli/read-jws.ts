import { decodeJwt, decodeProtectedHeader } from 'jose'
import { nestsDeeperThan } from '../api/nests-deeper-than.ts'

/** What a JWT says of itself; nobody has verified it. */
export type Jws = {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
}

/** As deep as a spec may ask for, and some more: what prints or compares deeper ones runs out of stack. */
const MOST_LEVELS = 80

/** @returns undefined when it is none, or nobody could have asked for it */
export function readJws(token: string): Jws | undefined {
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token) || !isCanonical(token)) return undefined
  try {
    const read = { header: decodeProtectedHeader(token), claims: decodeJwt(token) }
    return nestsDeeperThan(MOST_LEVELS, read) ? undefined : read
  } catch {
    return undefined
  }
}

/** Decoders skip bits of the last character: whoever changes these has another text for the same token. */
const isCanonical = (token: string): boolean =>
  token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)
