import { type Failure, retryable, stalled } from '../failure.ts'
import type { Clock } from '../runtime/clock.ts'
import { makeCertificate } from './make-certificate.ts'
import type { TlsCertificate } from './tls-certificate.ts'
import { inspectTls } from './tls-inspect.ts'
import type { TlsData, TlsStore } from './tls-store.ts'

export type TlsKeeperOptions = {
  readonly store: TlsStore
  readonly clock: Clock
  /** DNS names and IP addresses that clients use, at least one; IPv6 may be in brackets, as in URLs. */
  readonly names: readonly string[]
  /** Of a server certificate; its authority lives ten times as long. */
  readonly lifetimeMs: number
}

export type TlsKeeper = {
  /**
   * Loads the certificate, and where `mayWrite` also makes it and makes it anew after two thirds of
   * its life. Never throws. Call it again at `nextAt`.
   */
  sync(options: { readonly mayWrite: boolean }): Promise<KeptTls>
}

export type KeptTls =
  | {
      readonly ok: true
      readonly tls: TlsCertificate
      /** PEM bundle that clients trust. */
      readonly authority: string
      /** Epoch milliseconds. */
      readonly nextAt: number
    }
  | { readonly ok: false; readonly failure: Failure }

const AUTHORITY_LIVES = 10
const MOST_CONFLICTS = 5
/** Followers look this often for what the leader made. */
const FOLLOWER_LOOKS_MS = 60_000

/** The certificate that the operator makes for its own endpoints when nobody hands it one. */
export function createTlsKeeper(given: TlsKeeperOptions): TlsKeeper {
  const options = { ...given, names: given.names.map(withoutBrackets) }
  return {
    async sync({ mayWrite }) {
      try {
        for (let attempt = 0; attempt < MOST_CONFLICTS; attempt += 1) {
          const outcome = await tryOnce(options, mayWrite)
          if (outcome !== 'Conflict') return outcome
        }
        const message = "the operator's certificate was changed by somebody else at every attempt"
        return failed(retryable('Conflict', message))
      } catch {
        // The error is the store's: it may quote what it sent.
        const message =
          "the Secret with the operator's certificate could not be read or written; check the API server and the operator's rights in its own namespace"
        return failed(retryable('IssuerUnavailable', message))
      }
    },
  }
}

const withoutBrackets = (name: string): string => name.replace(/^\[(.*)\]$/, '$1')

async function tryOnce(
  { store, clock, names, lifetimeMs }: TlsKeeperOptions,
  mayWrite: boolean,
): Promise<KeptTls | 'Conflict'> {
  const now = clock.now()
  const stored = await store.read()
  const state = stored && inspectTls(stored.data, names, now)
  if (state?.state === 'broken') return broken
  if (stored === undefined || state === undefined) {
    if (!mayWrite) return notMade
  } else {
    const nextAt = Math.min(state.serverDueAt, state.authorityDueAt)
    if (!mayWrite) return kept(stored.data, now + FOLLOWER_LOOKS_MS)
    if (now < nextAt) return kept(stored.data, nextAt)
  }
  const keepAuthority = state !== undefined && now < state.authorityDueAt
  const data = await makeTls(
    keepAuthority ? stored?.data : undefined,
    state?.trusted ?? [],
    { names, lifetimeMs },
    now,
  )
  const written = await store.write(data, stored?.version)
  if (written === 'Conflict') return 'Conflict'
  const made = inspectTls(data, names, now)
  return made.state === 'broken'
    ? broken
    : kept(data, Math.min(made.serverDueAt, made.authorityDueAt))
}

async function makeTls(
  before: TlsData | undefined,
  trusted: readonly string[],
  { names, lifetimeMs }: { readonly names: readonly string[]; readonly lifetimeMs: number },
  now: number,
): Promise<TlsData> {
  const authorityLife = lifetimeMs * AUTHORITY_LIVES
  const authority = before
    ? { certificate: trusted[0] ?? '', privateKey: before['ca.key'] }
    : await makeCertificate(
        { kind: 'authority', names, lifetimeMs: authorityLife, authority: undefined },
        now,
      )
  const server = await makeCertificate({ kind: 'server', names, lifetimeMs, authority }, now)
  const bundle = before ? trusted : [authority.certificate, ...trusted]
  return {
    'tls.crt': server.certificate,
    'tls.key': server.privateKey,
    'ca.crt': bundle.join(''),
    'ca.key': authority.privateKey,
  }
}

const kept = (data: TlsData, nextAt: number): KeptTls => ({
  ok: true,
  tls: { certificate: data['tls.crt'], privateKey: data['tls.key'] },
  authority: data['ca.crt'],
  nextAt,
})

const failed = (failure: Failure): KeptTls => ({ ok: false, failure })

const notMade = failed(
  retryable(
    'Pending',
    "the operator's certificate is not made yet; the replica that leads makes it",
  ),
)
const broken = failed(
  stalled(
    'SecretConflict',
    "the Secret with the operator's certificate does not hold what mintlet wrote: restore it, or delete it to have a new one made (clients then need the new ca.crt)",
  ),
)
