import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import type { ChosenRequest } from './choose-request.ts'

/** Of so many one is verified; the others are read. */
const VERIFIED_EVERY = 10

/**
 * Whether a token is an access token by RFC 9068 of the client that asked for it.
 *
 * @param keys of the issuer, from any replica
 */
export function createTokenJudge(
  keys: JSONWebKeySet,
): (token: string, chosen: ChosenRequest) => Promise<boolean> {
  const keySet = createLocalJWKSet(keys)
  let count = 0
  return async (token, { object = '', clientId }) => {
    count += 1
    try {
      const [, payload = ''] = token.split('.')
      const claims: Claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
      const isTheirs =
        claims.client_id === clientId &&
        claims.sub === object.replace('/', ':') &&
        claims.scope === 'read' &&
        claims.exp * 1000 > Date.now() - CLOCK_MS
      if (count % VERIFIED_EVERY === 0)
        await jwtVerify(token, keySet, { typ: 'at+jwt', clockTolerance: CLOCK_MS / 1000 })
      return isTheirs
    } catch {
      return false
    }
  }
}

/** It may have ended on its way. */
const CLOCK_MS = 2000

type Claims = {
  readonly client_id: string
  readonly sub: string
  readonly scope?: string
  readonly exp: number
}
