import type { MintRequest } from '../../api/mint-request.ts'
import { retryable, stalled } from '../../failure.ts'
import type { Clock } from '../../runtime/clock.ts'
import { GAVE_UP } from '../gave-up.ts'
import type { MintResult } from '../issuer.ts'
import { normalBaseUrl } from './base-url.ts'
import { issuerUrl } from './issuer-url.ts'
import type { KeyStore } from './key-store.ts'
import type { Ring } from './load-ring.ts'
import type { LocalIssuers, LocalSettings, SyncResult } from './local-issuers.ts'
import { type MintContext, mintLocal } from './mint-local.ts'
import { type Published, publishRing } from './publish-ring.ts'
import { scalePolicy } from './scale-policy.ts'
import { syncRing } from './sync-ring.ts'

export type LocalIssuersOptions = {
  /** Of all issuer URLs, which are `<baseUrl>/<issuer name>`; goes into every token. */
  readonly baseUrl: string
  readonly clock: Clock
  readonly keyStore: KeyStore
  /** How long a key stays published after the last of what it signed has expired. */
  readonly overlapMs: number
  /** How long a key is published before it signs. */
  readonly publishAheadMs: number
  /** Claim `jti`: unique, and hard to guess (node:crypto randomUUID). */
  readonly newId: () => string
}

type Loaded = {
  readonly version: string
  readonly ring: Ring
  readonly published: Published
}

type Entry = {
  loaded: Loaded | undefined
  /** The sync under way or waiting, and what it was asked. */
  flight: { readonly asked: string; readonly result: Promise<SyncResult> } | undefined
}

/** A follower looks for new keys this often within the time that they are published ahead. */
const FOLLOWER_LOOKS = 4

/** @throws TypeError when the base URL is not one */
export function createLocalIssuers(options: LocalIssuersOptions): LocalIssuers {
  const { clock, newId } = options
  const base = normalBaseUrl(options.baseUrl)
  const entries = new Map<string, Entry>()

  function signing(name: string): ReturnType<LocalIssuers['signing']> {
    const ring = entries.get(name)?.loaded?.ring
    const issuer = issuerUrl(base, name)
    return ring && issuer ? { issuer, ring } : undefined
  }

  return {
    sync(name, settings, { mayWrite }) {
      const entry = entries.get(name) ?? { loaded: undefined, flight: undefined }
      entries.set(name, entry)
      const asked = JSON.stringify([
        settings.algorithm,
        settings.keyRotationMs,
        settings.longestLifeMs,
        mayWrite,
      ])
      if (entry.flight?.asked === asked) return entry.flight.result
      const before = entry.flight?.result ?? Promise.resolve()
      const flight = {
        asked,
        result: before
          .then(() => syncEntry({ ...options, base }, name, entry, settings, mayWrite))
          .finally(() => {
            if (entry.flight === flight) entry.flight = undefined
          }),
      }
      entry.flight = flight
      return flight.result
    },
    issuer: (name) => ({
      mint: (request, signal) =>
        mintWith(request, signal, () => {
          const loaded = signing(name)
          return loaded && { ...loaded, now: clock.now(), newId }
        }),
    }),
    signing,
    published: (name) => entries.get(name)?.loaded?.published,
    forget: (name) => void entries.delete(name),
  }
}

async function syncEntry(
  options: LocalIssuersOptions & { readonly base: string },
  name: string,
  entry: Entry,
  settings: LocalSettings,
  mayWrite: boolean,
): Promise<SyncResult> {
  const issuer = issuerUrl(options.base, name)
  if (issuer === undefined) return { ok: false, failure: badName }
  const { clock, keyStore, overlapMs, publishAheadMs } = options
  const policy = { ...settings, overlapMs, publishAheadMs }
  const { loaded } = entry
  const now = (): number => clock.now()
  const synced = await syncRing({ issuer: name, policy, mayWrite, keyStore, now, loaded })
  if (!synced.ok) {
    if (synced.gone) entry.loaded = undefined
    return { ok: false, failure: synced.failure }
  }
  const ahead = scalePolicy(policy).publishAheadMs
  const published = publishRing(issuer, synced.ring, ahead)
  entry.loaded = { version: synced.version, ring: synced.ring, published }
  const lookAt = now() + Math.max(1000, Math.floor(ahead / FOLLOWER_LOOKS))
  return {
    ok: true,
    issuerUrl: issuer,
    jwksUri: published.discovery.jwks_uri,
    keyIds: synced.ring.signing.publicKeys.map((key) => key.kid),
    nextAt: mayWrite ? synced.nextAt : lookAt,
  }
}

/** What `Issuer.mint` promises beyond signing: it never throws, and ends when it is told to. */
async function mintWith(
  request: MintRequest,
  signal: AbortSignal,
  context: () => MintContext | undefined,
): Promise<MintResult> {
  if (signal.aborted) return { ok: false, failure: GAVE_UP }
  try {
    const loaded = context()
    if (loaded === undefined) return { ok: false, failure: notLoaded }
    const result = await mintLocal(loaded, request)
    return signal.aborted ? { ok: false, failure: GAVE_UP } : result
  } catch {
    return { ok: false, failure: notSigned }
  }
}

const badName = stalled('InvalidSpec', 'the name of a local issuer must be a DNS-1123 name')
const notLoaded = retryable('Pending', "the issuer's signing keys are not loaded yet")
const notSigned = retryable('IssuerUnavailable', 'the local issuer could not sign')
