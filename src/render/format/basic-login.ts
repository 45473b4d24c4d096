import type { SecretFormat } from '../../api/secret-format.ts'
import type { Failure } from '../../failure.ts'
import type { ClearValues } from '../clear-values.ts'
import { unwritable } from './unwritable.ts'

type Login =
  | {
      readonly ok: true
      readonly username: string
      readonly password: string
      /** base64 of both with a colon between them, as the scheme Basic has them: RFC 7617. */
      readonly encoded: string
    }
  | { readonly ok: false; readonly failure: Failure }

/** RFC 7617: user names have no colons, and neither they nor passwords have control characters. */
const USERNAME = /^[^\p{Cc}:]+$/u
const PASSWORD = /^\P{Cc}+$/u

/** A credential as user name and password for HTTP; a client secret goes with its client id. */
export function basicLogin(
  { type, username: named }: SecretFormat,
  { kind, secret, username: usual }: ClearValues,
): Login {
  const username = named ?? usual
  if (!USERNAME.test(username)) {
    const takes = 'text without colons and control characters'
    return { ok: false, failure: unwritable(type, kind, takes, 'client id') }
  }
  if (!PASSWORD.test(secret)) {
    return { ok: false, failure: unwritable(type, kind, 'text without control characters') }
  }
  const encoded = Buffer.from(`${username}:${secret}`).toString('base64')
  return { ok: true, username, password: secret, encoded }
}
