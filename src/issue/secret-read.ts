import type { Failure } from '../failure.ts'
import type { Redacted } from '../redacted.ts'

/**
 * What an issuer may ask of the cluster's Secrets: one value, by name, live.
 *
 * Guarantees: never throws. A Secret or key that is not there is a Failure that says what to create;
 * the message names Secret and key and quotes nothing of them.
 */
export type SecretRead = (
  namespace: string,
  wanted: {
    readonly name: string
    readonly key: string
    /** The field of the issuer that names it, for messages: `spec.google.auth`. */
    readonly field: string
  },
  signal: AbortSignal,
) => Promise<
  | { readonly ok: true; readonly value: Redacted<string> }
  | { readonly ok: false; readonly failure: Failure }
>
