import { stalled } from '../../../failure.ts'
import type { HttpClient } from '../../../http/http-client.ts'
import type { Clock } from '../../../runtime/clock.ts'
import type { AcquireCaller } from '../../caller/acquire-caller.ts'
import { type CallerCache, createCallerCache } from '../../caller/create-caller-cache.ts'
import { createPerIssuer, type IssuerName } from '../../caller/create-per-issuer.ts'
import type { SecretRead } from '../../secret-read.ts'
import type { K0rdentIdentity } from '../k0rdent-identity.ts'
import { createAcquireByClientCredentials } from './acquire-by-client-credentials.ts'
import { createAcquireByToken } from './acquire-by-token.ts'
import { identityKey } from './identity-key.ts'

export type K0rdentCallerDeps = {
  readonly http: HttpClient
  readonly clock: Clock
  readonly readSecret: SecretRead
}

export type K0rdentCaller = CallerCache & {
  /** Of the last token that was had; undefined: not known. */
  principal(): string | undefined
  /** Of the last client credentials that a token was asked for with; undefined: there were none. */
  clientId(): string | undefined
}

export type K0rdentCallers = {
  /** The same caller for the same identity; see PerIssuer. */
  of(identity: K0rdentIdentity): K0rdentCaller
  forget(issuer: IssuerName): void
}

/** Who the operator is towards k0rdent, for each issuer. Nothing is shared between two identities. */
export function createK0rdentCallers(deps: K0rdentCallerDeps): K0rdentCallers {
  const callers = createPerIssuer<K0rdentCaller>()

  function create(identity: K0rdentIdentity): K0rdentCaller {
    let principal: string | undefined
    let clientId: string | undefined
    const acquire = acquireFor(deps, identity, (used) => {
      clientId = used
    })
    const cache = createCallerCache(
      { clock: deps.clock, service: 'k0rdent', refreshAhead: lastPart(3), waitAhead: lastPart(12) },
      async (signal) => {
        const result = await acquire(signal)
        if (result.ok) principal = result.caller.principal
        return result
      },
    )
    return { ...cache, principal: () => principal, clientId: () => clientId }
  }

  return {
    of: (identity) => callers.of(identity, identityKey(identity), () => create(identity)),
    forget: (issuer) => callers.forget(issuer),
  }
}

/** Of a life that does not end there is no last part. */
const lastPart =
  (of: number) =>
  (lifeMs: number): number =>
    Number.isFinite(lifeMs) ? lifeMs / of : 0

function acquireFor(
  deps: K0rdentCallerDeps,
  identity: K0rdentIdentity,
  onClient: (clientId: string) => void,
): AcquireCaller {
  const { endpoint, namespace, auth } = identity
  const { tokenSecretRef, clientCredentialsSecretRef } = auth
  if (tokenSecretRef !== undefined && clientCredentialsSecretRef === undefined) {
    return createAcquireByToken(deps, namespace, tokenSecretRef)
  }
  if (clientCredentialsSecretRef !== undefined && tokenSecretRef === undefined) {
    const { name } = clientCredentialsSecretRef
    return createAcquireByClientCredentials({ ...deps, onClient }, { endpoint, namespace, name })
  }
  // The schema refuses both of it.
  const failure = stalled('InvalidSpec', 'set exactly one way under spec.k0rdent.auth')
  return () => Promise.resolve({ ok: false, failure })
}
