import type { Failure } from '../../failure.ts'
import type { Issuer } from '../issuer.ts'
import type { LocalAlgorithm } from './key-document.ts'
import type { Ring } from './load-ring.ts'
import type { Published } from './publish-ring.ts'

/** What the administrators ask of one local issuer. */
export type LocalSettings = {
  readonly algorithm: LocalAlgorithm
  /** How long a key signs. */
  readonly keyRotationMs: number
  /** The longest life that any grant allows; no key signs longer than it was told. */
  readonly longestLifeMs: number
}

/** All local issuers of one process. */
export type LocalIssuers = {
  /**
   * Loads the keys of an issuer, and where `mayWrite` (the lease is held) also makes and rotates
   * them; call it again at `nextAt` and whenever the settings change. Never throws. After a failure
   * what was loaded before goes on working, unless the store said that the keys are gone.
   */
  sync(
    name: string,
    settings: LocalSettings,
    options: { readonly mayWrite: boolean },
  ): Promise<SyncResult>
  /** Signs with whatever is loaded at the moment of each mint; nothing loaded: Retryable. */
  issuer(name: string): Issuer
  /** The issuer URL, and the keys that sign; `undefined` while nothing is loaded. */
  signing(name: string): { readonly issuer: string; readonly ring: Ring } | undefined
  /** What is served for this issuer; `undefined` while nothing is loaded. */
  published(name: string): Published | undefined
  /** Drops keys and documents from memory, not from the store. */
  forget(name: string): void
}

export type SyncResult =
  | {
      readonly ok: true
      readonly issuerUrl: string
      readonly jwksUri: string
      /** Of the keys at `jwksUri`; blob keys are not among them. */
      readonly keyIds: string[]
      /** Epoch milliseconds. */
      readonly nextAt: number
    }
  | { readonly ok: false; readonly failure: Failure }
