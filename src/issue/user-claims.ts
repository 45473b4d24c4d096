import { forbiddenKey } from '../api/forbidden-key.ts'
import { hasInexactNumber } from '../api/has-inexact-number.ts'
import type { JsonObject } from '../api/json.ts'
import { ISSUED_CLAIMS } from '../api/token-spec.ts'

const MOST_BYTES = 8192

/**
 * What keeps these claims from being signed, or undefined. The schema has looked at the same
 * before; this looks again because everything that is signed passes here, also what no schema saw.
 * The message names no claim but ours: the user's names and values are the user's.
 */
export function userClaimsProblem(claims: JsonObject): string | undefined {
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) {
    return 'claims must be an object'
  }
  if (new TextEncoder().encode(JSON.stringify(claims)).length > MOST_BYTES) {
    return 'claims are more than 8 KiB as JSON: sign a digest or a reference instead'
  }
  if (forbiddenKey(claims) !== undefined) {
    return '__proto__, constructor and prototype are not allowed as names in claims, at any depth'
  }
  if (hasInexactNumber(claims)) {
    return 'a number beyond 2^53 - 1 would be signed as another one: write it as a string'
  }
  const issued = ISSUED_CLAIMS.filter((name) => Object.hasOwn(claims, name))
  if (issued.length > 0) {
    return `the issuer sets ${ISSUED_CLAIMS.join(', ')} itself: remove ${issued.join(', ')} from claims`
  }
  if (Object.hasOwn(claims, 'aud') && !isAudience(claims['aud'])) {
    return 'the claim aud must be a string or a list of strings, none of them empty'
  }
  return undefined
}

function isAudience(value: unknown): boolean {
  const list = Array.isArray(value) ? value : [value]
  return list.length > 0 && list.every((entry) => typeof entry === 'string' && entry !== '')
}
