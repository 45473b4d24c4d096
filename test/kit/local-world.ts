import type { MintResult } from '../../src/issue/issuer.ts'
import type { LocalIssuers } from '../../src/issue/local/local-issuers.ts'
import { createFakeClock, type FakeClock } from './fake-clock.ts'
import { localIssuers } from './local-issuer.ts'
import { createMemoryKeyStore, type MemoryKeyStore } from './memory-key-store.ts'

/** Replicas of the local issuers around one store and one clock; they know an issuer called demo. */
export type LocalWorld = {
  readonly clock: FakeClock
  readonly keyStore: MemoryKeyStore
  readonly leader: LocalIssuers
  readonly replica: () => LocalIssuers
  /** An access token of demo, for so many seconds. */
  readonly mint: (issuers: LocalIssuers, lifetime?: number) => Promise<MintResult>
  /** Ids of the keys that demo publishes for tokens. */
  readonly kids: (issuers: LocalIssuers) => unknown[]
}

export function localWorld(startMs: number): LocalWorld {
  const clock = createFakeClock(startMs)
  const keyStore = createMemoryKeyStore()
  const replica = (): LocalIssuers => localIssuers({ clock, keyStore })
  return {
    clock,
    keyStore,
    replica,
    leader: replica(),
    mint: (issuers, lifetime = 600) => {
      const token = { kind: 'AccessToken', scopes: [] } as const
      const request = { serviceAccount: 'etl:a', delegates: [], lifetime, token }
      return issuers.issuer('demo').mint(request, new AbortController().signal)
    },
    kids: (issuers) => issuers.published('demo')?.jwks.keys.map((key) => key.kid) ?? [],
  }
}
