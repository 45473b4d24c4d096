import { randomUUID } from 'node:crypto'
import { createLocalIssuers } from '../../src/issue/local/create-local-issuers.ts'
import type { KeyStore } from '../../src/issue/local/key-store.ts'
import type { LocalIssuers } from '../../src/issue/local/local-issuers.ts'
import type { Clock } from '../../src/runtime/clock.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'
import { createMemoryKeyStore } from './memory-key-store.ts'

const HOUR = 3_600_000

/** Local issuers with an hour of overlap and of publishing ahead, for tests. */
export const localIssuers = ({
  baseUrl = 'https://tokens.example.com',
  clock = systemClock,
  keyStore = createMemoryKeyStore(),
}: {
  baseUrl?: string
  clock?: Clock
  keyStore?: KeyStore
} = {}): LocalIssuers =>
  createLocalIssuers({
    baseUrl,
    clock,
    keyStore,
    overlapMs: HOUR,
    publishAheadMs: HOUR,
    newId: randomUUID,
  })
