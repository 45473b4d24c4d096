import type { SecretFormat } from '../../api/secret-format.ts'
import type { Failure } from '../../failure.ts'
import type { ClearValues } from '../clear-values.ts'

/** Keys of the Secret and their texts in clear; or why there are none. */
export type Written =
  | { readonly ok: true; readonly texts: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly failure: Failure }

/**
 * Writes a credential in one format, which formatRules() allow and which fits its kind. Values come from outside: what a
 * file cannot hold is refused, so that a file never is broken, nor says more than it should.
 *
 * @param key where the file goes; empty for formats with fixed keys of their own
 */
export type FormatWriter = (format: SecretFormat, values: ClearValues, key: string) => Written
