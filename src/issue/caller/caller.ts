import type { Failure } from '../../failure.ts'
import type { Redacted } from '../../redacted.ts'

/** Somebody who may ask a service outside of the cluster: the operator, as an issuer says who it is there. */
export type Caller = {
  /**
   * As the service names it (Google: `serviceAccount:<email>`, `principal://iam.googleapis.com/...`; k0rdent:
   * claim `sub`); undefined where the credentials do not say.
   */
  readonly principal: string | undefined
  /** Goes into the Authorization header, as a bearer token. */
  readonly token: Redacted<string>
  /** Epoch milliseconds; Infinity where nothing is known of an end. */
  readonly expiresAt: number
}

export type CallerResult =
  | { readonly ok: true; readonly caller: Caller }
  | { readonly ok: false; readonly failure: Failure }
