import { isDeepStrictEqual } from 'node:util'
import type { GenericIssuer } from '../api/generic-issuer.ts'
import { type Failure, stalled } from '../failure.ts'
import { describeIssuer, type IssuerOutcome } from '../plan/describe-issuer.ts'
import type { Turn } from '../plan/next-turn.ts'
import { failureOf } from '../write/failure-of.ts'
import type { StatusWriter } from '../write/status.ts'

export type IssuerPorts = {
  readonly now: () => number
  /** Milliseconds until something that failed is tried again: at first, and at most after many times. */
  readonly retryMs: number
  readonly mostRetryMs: number
  /** @param key of the issuer among those of both kinds */
  readonly issuer: (key: string) => GenericIssuer | undefined
  /** Makes it ready to mint, as far as it is for this process to do. */
  readonly makeReady: (issuer: GenericIssuer, mayWrite: boolean) => Promise<Readiness>
  readonly statuses: StatusWriter
  readonly remember: (issuer: GenericIssuer) => void
  readonly mayWrite: () => boolean
  /** The set of published keys is another one than before. */
  readonly onKeys: (key: string) => void
  /** It can mint, which it could not before. */
  readonly onReady: (key: string) => void
}

export type Readiness = {
  /** undefined: not for this process to say. */
  readonly outcome: IssuerOutcome | undefined
  /** Epoch milliseconds: when to look again. `Retry`: it may work by itself, each time a little later. */
  readonly at: number | 'Retry'
}

const MOST_DOUBLED = 20

const PLURALS = {
  ClusterCredentialIssuer: 'clustercredentialissuers',
  CredentialIssuer: 'credentialissuers',
} as const

/**
 * One turn of one issuer, on every replica: all of them serve the public keys of local issuers, the
 * leader alone makes keys, asks others, and writes status.
 */
export function createReconcileIssuer(
  ports: IssuerPorts,
): (key: string) => Promise<Turn | undefined> {
  const keysOf = new Map<string, string>()
  /** Failures in a row. */
  const retries = new Map<string, number>()

  function retryAt(key: string): number {
    const before = retries.get(key) ?? 0
    retries.set(key, before + 1)
    const wait = Math.min(ports.mostRetryMs, ports.retryMs * 2 ** Math.min(before, MOST_DOUBLED))
    return ports.now() + wait
  }

  return async function reconcileIssuer(key) {
    const issuer = ports.issuer(key)
    if (issuer === undefined) {
      keysOf.delete(key)
      retries.delete(key)
      return undefined
    }
    const { outcome, at } = issuer.spec.valid
      ? await ports.makeReady(issuer, ports.mayWrite())
      : never(stalled('InvalidSpec', issuer.spec.message))
    const published = outcome === undefined || (await publish(ports, issuer, outcome))
    if (outcome?.ok === true && published && !isReady(issuer)) ports.onReady(key)
    if (outcome?.ok === true && outcome.type === 'local') {
      // With the uid: an issuer that is made anew has keys that nobody was told of.
      const keys = [issuer.metadata.uid, ...outcome.keyIds].join(' ')
      if (keys !== keysOf.get(key)) {
        keysOf.set(key, keys)
        ports.onKeys(key)
      }
    }
    if (at !== 'Retry') retries.delete(key)
    const due = at === 'Retry' ? retryAt(key) : at
    const next = published ? due : Math.min(due, ports.now() + ports.retryMs)
    return Number.isFinite(next) ? { at: next, deadline: Number.NEGATIVE_INFINITY } : undefined
  }
}

const isReady = ({ status }: GenericIssuer): boolean =>
  status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') === true

const never = (failure: Failure): Readiness => ({
  outcome: { ok: false, failure },
  at: Infinity,
})

/** Whether status is as it should be now, or not for this process to write. */
async function publish(
  ports: IssuerPorts,
  issuer: GenericIssuer,
  outcome: IssuerOutcome,
): Promise<boolean> {
  const status = describeIssuer(issuer, outcome, ports.now())
  if (isDeepStrictEqual(status, issuer.status) || !ports.mayWrite()) return true
  try {
    const target = { plural: PLURALS[issuer.kind], ...issuer.metadata }
    const { metadata } = await ports.statuses.write(target, status)
    const { namespace, ...rest } = metadata
    const own = issuer.kind === 'CredentialIssuer' ? { ...rest, namespace } : rest
    ports.remember({ ...issuer, metadata: own, status })
    return true
  } catch (error) {
    failureOf(error, ports.now())
    return false
  }
}
