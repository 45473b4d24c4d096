import { type Failure, stalled } from '../../../failure.ts'
import { Redacted } from '../../../redacted.ts'
import type { Clock } from '../../../runtime/clock.ts'
import { readJwt } from '../../answer/read-jwt.ts'
import type { AcquireCaller } from '../../caller/acquire-caller.ts'
import type { SecretRead } from '../../secret-read.ts'
import { principalOf } from './principal-of.ts'

const FIELD = 'spec.k0rdent.auth.tokenSecretRef'

/** With a bearer token that somebody else keeps fresh in a Secret. */
export function createAcquireByToken(
  { clock, readSecret }: { readonly clock: Clock; readonly readSecret: SecretRead },
  namespace: string,
  ref: { readonly name: string; readonly key: string },
): AcquireCaller {
  const where = `Secret ${namespace}/${ref.name}, key ${ref.key},`
  return async (signal) => {
    const wanted = { name: ref.name, keys: [ref.key], field: FIELD }
    const secret = await readSecret(namespace, wanted, signal)
    if (!secret.ok) return secret
    // Whoever makes a Secret of a file brings a line break along.
    const text = secret.values[0]?.reveal().trim() ?? ''
    if (!/^[\x21-\x7e]{1,32768}$/.test(text)) {
      return refused(`${where} holds no bearer token: put one there`)
    }
    const exp = readJwt(text)?.claims['exp']
    const expiresAt = typeof exp === 'number' && Number.isFinite(exp) ? exp * 1000 : Infinity
    if (expiresAt <= clock.now()) {
      return refused(`the token in ${where} has expired: put a fresh one there`)
    }
    const token = new Redacted(text)
    return { ok: true, caller: { principal: principalOf(token), token, expiresAt } }
  }
}

const refused = (message: string): { readonly ok: false; readonly failure: Failure } => ({
  ok: false,
  failure: stalled('Unauthenticated', `k0rdent: ${message}`),
})
