import type { K0rdentRequest } from './k0rdent-request.ts'
import type { K0rdentWorld } from './k0rdent-world.ts'
import type { LedgerEntry } from './ledger.ts'
import type { ServiceAccount } from './service-accounts.ts'

/** One call on its way. */
export type CallContext = {
  readonly world: K0rdentWorld
  readonly request: K0rdentRequest
  /** Gets what becomes known of it. */
  readonly entry: LedgerEntry
}

/** One that a tenant administrator makes, at a service account that there is. */
export type AccountContext = CallContext & {
  readonly account: ServiceAccount
  /** Subject of the bearer token. */
  readonly caller: string
}
