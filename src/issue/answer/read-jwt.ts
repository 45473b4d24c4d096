import { decodeJwt, decodeProtectedHeader } from 'jose'

export type ReadJwt = {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
}

/**
 * What a JWT says. Nothing is verified: it came over TLS from who signed it, and is only read for its
 * times.
 *
 * @returns undefined when it is none
 */
export function readJwt(token: string): ReadJwt | undefined {
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return undefined
  try {
    return { header: decodeProtectedHeader(token), claims: decodeJwt(token) }
  } catch {
    return undefined
  }
}
