import type { AccessTokens } from './access-tokens.ts'
import type { Grants } from './grants.ts'
import type { MetadataOptions } from './metadata-options.ts'
import type { ProviderOptions } from './provider.ts'
import type { ServiceAccounts } from './service-accounts.ts'
import type { Settings } from './settings.ts'
import type { SigningKey } from './signing-key.ts'

/** What all endpoints share. */
export type GoogleWorld = {
  readonly settings: Settings
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly serviceAccounts: ServiceAccounts
  readonly grants: Grants
  readonly accessTokens: AccessTokens
  readonly providers: readonly ProviderOptions[]
  readonly metadata: MetadataOptions | undefined
  /** Signs ID tokens; Google's own, no account's. */
  readonly idTokenKey: () => Promise<SigningKey>
  /** For whatever is issued and has to stay secret. */
  readonly remember: (secret: string) => void
}
