import { setImmediate } from 'node:timers/promises'
import type { KeyStore, StoredKeys } from '../../src/issue/local/key-store.ts'
import { Redacted } from '../../src/redacted.ts'

export type MemoryKeyStore = KeyStore & {
  /** What is stored, as text. */
  text(issuer: string): string | undefined
  /** As somebody else would, past the operator; `undefined` deletes. */
  put(issuer: string, text: string | undefined): void
  /** Runs between the next read and whatever follows it. */
  afterRead(once: () => void | Promise<void>): void
  /** Until called again with undefined, every call rejects with this. */
  fail(error: Error | undefined): void
  readonly calls: { reads: number; writes: number; conflicts: number }
}

/** Keys in memory, with the conflicts that an API server would report. */
export function createMemoryKeyStore(): MemoryKeyStore {
  const stored = new Map<string, StoredKeys>()
  const calls = { reads: 0, writes: 0, conflicts: 0 }
  let versions = 0
  let onRead: (() => void | Promise<void>) | undefined
  let failure: Error | undefined

  function put(issuer: string, text: string | undefined): void {
    versions += 1
    if (text === undefined) stored.delete(issuer)
    else stored.set(issuer, { document: new Redacted(text), version: String(versions) })
  }

  return {
    calls,
    put,
    text: (issuer) => stored.get(issuer)?.document.reveal(),
    afterRead: (once) => {
      onRead = once
    },
    fail: (error) => {
      failure = error
    },
    async read(issuer) {
      calls.reads += 1
      await setImmediate()
      if (failure) throw failure
      const found = stored.get(issuer)
      const hook = onRead
      onRead = undefined
      await hook?.()
      return found
    },
    async write(issuer, document, version) {
      calls.writes += 1
      await setImmediate()
      if (failure) throw failure
      if (stored.get(issuer)?.version !== version) {
        calls.conflicts += 1
        return 'Conflict'
      }
      put(issuer, document.reveal())
      return { version: String(versions) }
    },
  }
}
