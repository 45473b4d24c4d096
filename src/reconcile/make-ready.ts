import { parseDuration } from '../api/duration.ts'
import type { GenericIssuer } from '../api/generic-issuer.ts'
import type { Grant } from '../api/grant.ts'
import type { LocalIssuerSpec } from '../api/local-issuer.ts'
import { type Failure, stalled } from '../failure.ts'
import type { IssuerOutcome } from '../plan/describe-issuer.ts'
import type { IssuerPorts, Readiness } from './reconcile-issuer.ts'

type LocalPolicy = {
  readonly algorithm: LocalIssuerSpec['algorithm']
  readonly keyRotationMs: number
  readonly longestLifeMs: number
}

type Checked = { readonly ok: true; readonly principal: string | undefined } | Failed

type Failed = { readonly ok: false; readonly failure: Failure }

export type MakeReadyPorts = {
  readonly now: () => number
  /** Milliseconds until keys that could not be loaded are tried again: the API server is ours to ask. */
  readonly retryMs: number
  /** Milliseconds until what works is looked at again. */
  readonly recheckMs: number
  /** Loads the keys; makes and rotates them only where this process may write. */
  readonly syncLocal: (
    name: string,
    policy: LocalPolicy,
    may: { readonly mayWrite: boolean },
  ) => Promise<
    | {
        readonly ok: true
        readonly issuerUrl: string
        readonly jwksUri: string
        readonly keyIds: readonly string[]
        readonly nextAt: number
      }
    | Failed
  >
  /** Whether the operator can be somebody there, and who. */
  readonly checkGoogle: (issuer: GenericIssuer) => Promise<Checked>
  /** The same, at k0rdent. */
  readonly checkK0rdent: (issuer: GenericIssuer) => Promise<Checked>
}

/** An issuer without grants signs nothing; its keys have to remember some life all the same. */
const SHORTEST_LIFE_MS = 60_000
/** No token is asked for that lives longer, whatever is granted. */
const LONGEST_LIFE_MS = 12 * 3_600_000

/** What each type of issuer needs before it can mint. */
export function createMakeReady(ports: MakeReadyPorts): IssuerPorts['makeReady'] {
  return async (issuer, mayWrite) => {
    if (!issuer.spec.valid) return untilChanged(issuer.spec.message)
    const { local, google, k0rdent, grants } = issuer.spec.value
    if (local !== undefined) {
      const lives = grants.map((grant) => longestLife(grant, local))
      const policy = {
        algorithm: local.algorithm,
        keyRotationMs: parseDuration(local.keyRotation),
        longestLifeMs: Math.max(SHORTEST_LIFE_MS, ...lives),
      }
      const synced = await ports.syncLocal(issuer.metadata.name, policy, { mayWrite })
      if (!synced.ok) return { outcome: synced, at: ports.now() + ports.retryMs }
      const { nextAt, ...facts } = synced
      return { outcome: { type: 'local', ...facts }, at: nextAt }
    }
    const type = google !== undefined ? 'google' : k0rdent !== undefined ? 'k0rdent' : undefined
    if (type === undefined) return untilChanged(NO_TYPE)
    // Followers mint nothing, so they need to be nobody.
    if (!mayWrite) return { outcome: undefined, at: Infinity }
    const check = type === 'google' ? ports.checkGoogle : ports.checkK0rdent
    const checked = await check(issuer)
    return settled(ports, checked.ok ? { type, ...checked } : checked)
  }
}

/** Of what the grant lets be signed; credentials of clients are not, and their tokens live by a policy of their own. */
function longestLife({ kinds, maxLifetime }: Grant, { tokenLifetime }: LocalIssuerSpec): number {
  const granted = parseDuration(maxLifetime)
  const isForClients = kinds.every((kind) => kind === 'ClientCredential')
  const signed = isForClients ? Math.min(granted, parseDuration(tokenLifetime)) : granted
  return Math.min(signed, LONGEST_LIFE_MS)
}

const NO_TYPE = 'spec names no type of issuer: set spec.local, spec.google or spec.k0rdent'

const untilChanged = (message: string): Readiness => ({
  outcome: { ok: false, failure: stalled('InvalidSpec', message) },
  at: Infinity,
})

function settled(ports: MakeReadyPorts, outcome: IssuerOutcome): Readiness {
  if (outcome.ok) return { outcome, at: ports.now() + ports.recheckMs }
  const { failure } = outcome
  // Also what waits for a person: nobody tells when a Secret or ServiceAccount has been mended.
  return { outcome, at: failure.ending === 'Waiting' ? failure.until : 'Retry' }
}
