import type { Redacted } from '../../../redacted.ts'
import { readJwt } from '../../answer/read-jwt.ts'

/**
 * Whom a token of the operator's own stands for: claim sub, which k0rdent repeats as createdBy. It is read and
 * not verified: k0rdent does that.
 *
 * @returns undefined when it is no JWT, or names nobody in a form that may be shown
 */
export function principalOf(token: Redacted<string>): string | undefined {
  const sub = readJwt(token.reveal())?.claims['sub']
  return typeof sub === 'string' && /^[\x21-\x7e]{1,256}$/.test(sub) ? sub : undefined
}
