import type { Settings } from '../settings.ts'

/** The settings of decisions, and what only client credentials have; all milliseconds, each a flag. */
export type CredentialSettings = Settings & {
  /** How long after a create was sent the issuer may still commit it. */
  readonly settleTime: number
  /** How often the issuer is asked when credentials were used last. */
  readonly lastUsedInterval: number
  /** How long the deletion of an object waits for an issuer that cannot be reached. */
  readonly revokeTimeout: number
}
