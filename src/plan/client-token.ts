import { parseDuration } from '../api/duration.ts'
import type { IssuerSpec } from '../api/generic-issuer.ts'
import type { Grant } from '../api/grant.ts'
import type { Asked } from './asked.ts'
import { decideGrant, type GrantDecision } from './grants.ts'
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
  const decide = (
    grants: readonly Grant[],
    scopes: readonly string[],
    targets: readonly string[],
  ): GrantDecision =>
    decideGrant(grants, {
      namespace,
      serviceAccount,
      delegates: [],
      lifetime: undefined,
      usualLifetime: parseDuration(tokenLifetime),
      token: { kind: 'ClientCredential', scopes, audiences: targets },
    })
  const asker = JSON.stringify([namespace.name, namespace.labels, serviceAccount])
  const own = remembered(spec, asker, () =>
    spec.grants.filter((grant) => decide([grant], [], []).granted),
  )
  if (own.length === 0) return refused('unauthorized_client')
  const fitting = own.filter((grant) => decide([grant], [], audiences).granted)
  if (account.refusedAudience(audiences) !== undefined || fitting.length === 0) {
    return refused('invalid_target')
  }
  const scopes =
    wanted ??
    usualOf(fitting, account.usualScopes, (grant, scope) => decide([grant], [scope], []).granted)
  if (account.refusedScope(scopes) !== undefined) return refused('invalid_scope')
  const decision = decide(fitting, scopes, audiences)
  return decision.granted
    ? { ok: true, scopes, audiences, lifetime: decision.lifetime }
    : refused('invalid_scope')
}

/** A spec never changes in place, and a client asks again and again. */
const known = new WeakMap<IssuerSpec, Map<string, readonly Grant[]>>()
const MOST_KNOWN = 10_000

function remembered(
  spec: IssuerSpec,
  asker: string,
  find: () => readonly Grant[],
): readonly Grant[] {
  const askers = known.get(spec) ?? new Map<string, readonly Grant[]>()
  known.set(spec, askers)
  const grants = askers.get(asker) ?? find()
  if (askers.size >= MOST_KNOWN) askers.clear()
  askers.set(asker, grants)
  return grants
}

/** What a client gets that does not say: as many of the usual scopes as any one grant has. */
function usualOf(
  grants: readonly Grant[],
  usual: readonly string[],
  has: (grant: Grant, scope: string) => boolean,
): readonly string[] {
  let most: readonly string[] = []
  for (const grant of grants) {
    const granted = usual.filter((scope) => has(grant, scope))
    if (granted.length > most.length) most = granted
    if (most.length === usual.length) break
  }
  return most
}

const refused = (
  error: Extract<ClientTokenDecision, { ok: false }>['error'],
): ClientTokenDecision => ({ ok: false, error })
