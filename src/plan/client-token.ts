import { parseDuration } from '../api/duration.ts'
import type { IssuerSpec } from '../api/generic-issuer.ts'
import { type Asked, decideGrant, type GrantDecision } from './grants.ts'
import { restrictedAccount } from './restricted-account.ts'

/** What a client of a local issuer asks to have in a token. */
export type ClientWish = {
  /** undefined: it does not say. */
  readonly scopes: readonly string[] | undefined
  readonly audiences: readonly string[]
}

/** `error` as RFC 6749 section 5.2 and RFC 8707 section 2 name it. */
export type ClientTokenDecision =
  | {
      readonly ok: true
      readonly scopes: readonly string[]
      readonly audiences: readonly string[]
      /** Milliseconds. */
      readonly lifetime: number
    }
  | {
      readonly ok: false
      readonly error: 'unauthorized_client' | 'invalid_scope' | 'invalid_target'
    }

/**
 * What the token of a client may claim, by the grants and the service account as they are now: a client that was
 * given its credential under another grant gets no more than today's.
 */
export function decideClientToken(
  spec: IssuerSpec,
  { namespace, serviceAccount }: Pick<Asked, 'namespace' | 'serviceAccount'>,
  { scopes: wanted, audiences }: ClientWish,
): ClientTokenDecision {
  const tokenLifetime = spec.local?.tokenLifetime
  const account = restrictedAccount(spec, serviceAccount)
  if (tokenLifetime === undefined || account.disabled) return refused('unauthorized_client')
  const grant = (scopes: readonly string[], targets: readonly string[]): GrantDecision =>
    decideGrant(spec.grants, {
      namespace,
      serviceAccount,
      delegates: [],
      lifetime: undefined,
      usualLifetime: parseDuration(tokenLifetime),
      token: { kind: 'ClientCredential', scopes, audiences: targets },
    })
  if (!grant([], []).granted) return refused('unauthorized_client')
  if (account.refusedAudience(audiences) !== undefined || !grant([], audiences).granted) {
    return refused('invalid_target')
  }
  const scopes = wanted ?? account.usualScopes.filter((scope) => grant([scope], audiences).granted)
  if (account.refusedScope(scopes) !== undefined) return refused('invalid_scope')
  const decision = grant(scopes, audiences)
  if (decision.granted) return { ok: true, scopes, audiences, lifetime: decision.lifetime }
  // Granted one by one and not together: whoever did not ask for any gets none.
  const without = wanted === undefined ? grant([], audiences) : decision
  return without.granted
    ? { ok: true, scopes: [], audiences, lifetime: without.lifetime }
    : refused('invalid_scope')
}

const refused = (
  error: Extract<ClientTokenDecision, { ok: false }>['error'],
): ClientTokenDecision => ({ ok: false, error })
