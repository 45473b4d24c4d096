import type { Grant } from './grants.ts'
import type { MetadataOptions } from './metadata-options.ts'
import type { ProviderOptions } from './provider.ts'
import type { ServiceAccountOptions } from './service-accounts.ts'
import type { Settings } from './settings.ts'

/** What the emulated Google knows when it starts; accounts, grants and settings can change later. */
export type GoogleOptions = {
  readonly serviceAccounts: readonly ServiceAccountOptions[]
  readonly grants?: readonly Grant[]
  readonly providers?: readonly ProviderOptions[]
  readonly metadata?: MetadataOptions
  readonly settings?: Partial<Settings>
  /** Epoch milliseconds; the system's unless given. */
  readonly now?: () => number
  /** Fixed ports, for instance after a restart; free ones unless given. */
  readonly ports?: {
    readonly iamcredentials?: number
    readonly sts?: number
    readonly metadata?: number
    readonly googleapis?: number
  }
}
