import type { Failure } from '../failure.ts'
import type { Redacted } from '../redacted.ts'

/**
 * What an issuer may ask of the cluster's Secrets: values of one Secret, by name, live and all at one time: what
 * belongs together is never of before and after a change.
 *
 * Guarantees: never throws. A Secret or key that is not there is a Failure that says what to create;
 * the message names Secret and key and quotes nothing of them.
 */
export type SecretRead = (
  namespace: string,
  wanted: {
    readonly name: string
    readonly keys: readonly string[]
    /** The field of the issuer that names it, for messages: `spec.google.auth`. */
    readonly field: string
  },
  signal: AbortSignal,
) => Promise<
  /** `values`: of each key, in their order. */
  | { readonly ok: true; readonly values: readonly Redacted<string>[] }
  | { readonly ok: false; readonly failure: Failure }
>
