import type { SecretFormat } from '../../api/secret-format.ts'
import type { Failure } from '../../failure.ts'
import type { ClearValues } from '../clear-values.ts'
import { unwritable } from './unwritable.ts'

type Bearer =
  | { readonly ok: true; readonly token: string }
  | { readonly ok: false; readonly failure: Failure }

/** More than RFC 6750 allows, and all that every client sends in a header as it is. */
const TOKEN = /^[!-~]+$/

/** A token that a client puts into a header. */
export const bearerText = ({ type }: SecretFormat, { kind, secret }: ClearValues): Bearer =>
  TOKEN.test(secret)
    ? { ok: true, token: secret }
    : { ok: false, failure: unwritable(type, kind, 'printable ASCII without spaces') }
