import type { TokenWish } from '../../issue/local/client/client-ports.ts'
import type { Form } from './parse-form.ts'

export type WishRead =
  | { readonly ok: true; readonly wish: TokenWish }
  | { readonly ok: false; readonly error: 'invalid_scope' | 'invalid_target' }

/** RFC 6749 section 3.3. */
const SCOPE_TOKEN = /^[\x21\x23-\x5B\x5D-\x7E]{1,256}$/
const MOST_SCOPES = 64
/** absolute-URI of RFC 3986 by its characters: a fragment would begin with what is missing here. */
const ABSOLUTE_URI =
  /^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/
const AUDIENCE = /^[\x21-\x7E]+$/
const LONGEST_AUDIENCE = 1024
const MOST_AUDIENCES = 16

/** What a token request asks for, each thing once: `scope`, `resource` (RFC 8707) and `audience`. */
export function tokenWish(form: Form): WishRead {
  const scope = form.text('scope')
  const scopes = scope === undefined ? undefined : [...new Set(scope.split(' '))]
  const isScope = scopes?.every((one) => SCOPE_TOKEN.test(one)) ?? true
  if (!isScope || (scopes?.length ?? 0) > MOST_SCOPES) return { ok: false, error: 'invalid_scope' }
  const resources = form.all('resource')
  const asked = [...resources, ...form.all('audience')]
  const isTarget =
    asked.length <= MOST_AUDIENCES &&
    resources.every((uri) => ABSOLUTE_URI.test(uri) && URL.canParse(uri)) &&
    asked.every((audience) => audience.length <= LONGEST_AUDIENCE && AUDIENCE.test(audience))
  if (!isTarget) return { ok: false, error: 'invalid_target' }
  return { ok: true, wish: { scopes, audiences: [...new Set(asked)] } }
}
