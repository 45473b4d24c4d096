/** The time constants and limits of decisions; all milliseconds unless the name says otherwise. Each is a flag. */
export type Settings = {
  /** No credential is asked for, or accepted without a warning, that lives shorter than this. */
  readonly minLifetime: number
  /** How often something that waits for a person is looked at without being told of a change. */
  readonly slowRetry: number
  readonly backoffBase: number
  readonly backoffCap: number
  /** A credential is left alone for at least so long after it was issued. */
  readonly settle: number
  /** More mints than this in one window that no expiry asked for, and the object is frozen. */
  readonly mintLoopLimit: number
  readonly mintLoopWindow: number
  /** Least time between two mints that the refresh-requested annotation asks for. */
  readonly requestInterval: number
  /** Prefixes of label and annotation keys that are allowed on Secrets although reserved. */
  readonly allowedSecretMetadata: readonly string[]
  /** Whether pods that can never see a refresh are looked for: needs the right to list pods. */
  readonly consumerCheck: boolean
  /** How often. */
  readonly consumerCheckInterval: number
}
