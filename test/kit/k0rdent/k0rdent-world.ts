import type { AccessTokens } from './access-tokens.ts'
import type { Credentials } from './credentials.ts'
import type { K0rdentSettings } from './k0rdent-settings.ts'
import type { ServiceAccounts } from './service-accounts.ts'

/** What the calls share. */
export type K0rdentWorld = {
  readonly settings: K0rdentSettings
  /** Epoch milliseconds by the emulator's clock. */
  readonly now: () => number
  readonly organization: string
  /** Undefined: any name is a project. */
  readonly projects: readonly string[] | undefined
  readonly serviceAccounts: ServiceAccounts
  readonly credentials: Credentials
  readonly accessTokens: AccessTokens
  /** Answers 404 to everything below service-accounts. */
  blind: boolean
  /** So many lists are still to miss the latest create. */
  staleLists: number
}
