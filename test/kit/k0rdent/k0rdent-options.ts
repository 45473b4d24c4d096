import type { K0rdentSettings } from './k0rdent-settings.ts'
import type { ServiceAccountOptions } from './service-accounts.ts'

/** What the emulated k0rdent knows when it starts; accounts and settings can change later. */
export type K0rdentOptions = {
  readonly serviceAccounts?: readonly ServiceAccountOptions[]
  readonly settings?: Partial<K0rdentSettings>
  /** The organisation above all projects; also the tenant. `myorg` unless given. */
  readonly organization?: string
  /** Its projects; any name is one of them unless given. */
  readonly projects?: readonly string[]
  /** Epoch milliseconds, before the offset; the system's unless given. */
  readonly now?: () => number
  /** A free one unless given. */
  readonly port?: number
}
