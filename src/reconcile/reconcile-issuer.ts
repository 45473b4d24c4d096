import { isDeepStrictEqual } from 'node:util'
import type { ClusterCredentialIssuer } from '../api/cluster-credential-issuer.ts'
import { parseDuration } from '../api/duration.ts'
import { type Failure, stalled } from '../failure.ts'
import { describeIssuer, type IssuerOutcome } from '../plan/describe-issuer.ts'
import type { Turn } from '../plan/next-turn.ts'
import { failureOf } from '../write/failure-of.ts'
import type { StatusWriter } from '../write/status.ts'

type LocalPolicy = {
  readonly algorithm: 'ES256' | 'RS256' | 'EdDSA'
  readonly keyRotationMs: number
  readonly longestLifeMs: number
}

export type IssuerPorts = {
  readonly now: () => number
  /** Milliseconds until something that failed is tried again. */
  readonly retryMs: number
  readonly issuer: (name: string) => ClusterCredentialIssuer | undefined
  /** Loads the keys; makes and rotates them only where this process may write. */
  readonly syncLocal: (
    name: string,
    policy: LocalPolicy,
    may: { readonly mayWrite: boolean },
  ) => Promise<
    | (Extract<IssuerOutcome, { ok: true }> & { readonly nextAt: number })
    | { readonly ok: false; readonly failure: Failure }
  >
  readonly statuses: StatusWriter
  readonly remember: (issuer: ClusterCredentialIssuer) => void
  readonly mayWrite: () => boolean
  /** The set of published keys is another one than before. */
  readonly onKeys: (name: string) => void
}

/** An issuer without grants signs nothing; its keys have to remember some life all the same. */
const SHORTEST_LIFE_MS = 60_000

/**
 * One turn of one issuer, on every replica: all of them serve the public keys, the leader alone
 * makes keys and writes status.
 */
export function createReconcileIssuer(
  ports: IssuerPorts,
): (name: string) => Promise<Turn | undefined> {
  const keysOf = new Map<string, string>()
  return async function reconcileIssuer(name) {
    const issuer = ports.issuer(name)
    if (issuer === undefined) {
      keysOf.delete(name)
      return undefined
    }
    const { outcome, at } = await sync(ports, issuer)
    const published = await publish(ports, issuer, outcome)
    // With the uid: an issuer that is made anew has keys that nobody was told of.
    const keys = outcome.ok ? [issuer.metadata.uid, ...outcome.keyIds].join(' ') : keysOf.get(name)
    if (keys !== undefined && keys !== keysOf.get(name)) {
      keysOf.set(name, keys)
      ports.onKeys(name)
    }
    const next = published ? at : Math.min(at, ports.now() + ports.retryMs)
    return Number.isFinite(next) ? { at: next, deadline: Number.NEGATIVE_INFINITY } : undefined
  }
}

type Synced = { readonly outcome: IssuerOutcome /** Epoch milliseconds. */; readonly at: number }

async function sync(
  ports: IssuerPorts,
  { metadata, spec }: ClusterCredentialIssuer,
): Promise<Synced> {
  if (!spec.valid) return never(stalled('InvalidSpec', spec.message))
  const { local, grants } = spec.value
  if (local === undefined) {
    return never(stalled('InvalidSpec', 'spec names no kind of issuer: set spec.local'))
  }
  const lives = grants.map(({ maxLifetime }) => parseDuration(maxLifetime))
  const policy = {
    algorithm: local.algorithm,
    keyRotationMs: parseDuration(local.keyRotation),
    longestLifeMs: Math.max(SHORTEST_LIFE_MS, ...lives),
  }
  const mayWrite = ports.mayWrite()
  const outcome = await ports.syncLocal(metadata.name, policy, { mayWrite })
  return { outcome, at: outcome.ok ? outcome.nextAt : ports.now() + ports.retryMs }
}

const never = (failure: Failure): Synced => ({ outcome: { ok: false, failure }, at: Infinity })

/** Whether status is as it should be now, or not for this process to write. */
async function publish(
  ports: IssuerPorts,
  issuer: ClusterCredentialIssuer,
  outcome: IssuerOutcome,
): Promise<boolean> {
  const status = describeIssuer(issuer, outcome, ports.now())
  if (isDeepStrictEqual(status, issuer.status) || !ports.mayWrite()) return true
  try {
    const target = { plural: 'clustercredentialissuers', ...issuer.metadata }
    const { metadata } = await ports.statuses.write(target, status)
    const { namespace: _clusterScoped, ...rest } = metadata
    ports.remember({ ...issuer, metadata: rest, status })
    return true
  } catch (error) {
    failureOf(error, ports.now())
    return false
  }
}
