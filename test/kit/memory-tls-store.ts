import type { StoredTls, TlsData, TlsStore } from '../../src/serve/tls-store.ts'

export type MemoryTlsStore = TlsStore & {
  readonly stored: () => StoredTls | undefined
  /** As somebody else would, past the operator. */
  readonly put: (data: TlsData) => void
}

export function createMemoryTlsStore(): MemoryTlsStore {
  let stored: StoredTls | undefined
  let versions = 0
  const put = (data: TlsData): void => {
    versions += 1
    stored = { data, version: String(versions) }
  }
  return {
    stored: () => stored,
    put,
    async read() {
      return stored
    },
    async write(data, version) {
      if (stored?.version !== version) return 'Conflict'
      put(data)
      return { version: String(versions) }
    },
  }
}
