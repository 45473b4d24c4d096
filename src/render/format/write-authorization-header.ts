import type { SecretFormat } from '../../api/secret-format.ts'
import { stalled } from '../../failure.ts'
import type { ClearValues } from '../clear-values.ts'
import { basicLogin } from './basic-login.ts'
import { bearerText } from './bearer-text.ts'
import type { FormatWriter, Written } from './format-writer.ts'

/**
 * The value of the header: `Bearer TOKEN`, or `Basic BASE64` of client credentials. Basic is a user name with a
 * password, which a token alone is not; and no other scheme takes a client secret in clear.
 */
export const writeAuthorizationHeader: FormatWriter = (format, values, key) => {
  const isClient = values.kind === 'ClientCredential'
  const scheme = format.scheme ?? (isClient ? 'Basic' : 'Bearer')
  const isBasic = scheme.toLowerCase() === 'basic'
  if (isClient !== isBasic) return { ok: false, failure: isBasic ? NO_LOGIN : NO_TOKEN }
  const value = isBasic ? encoded(format, values) : bearer(format, values)
  return value.ok ? { ok: true, texts: { [key]: `${scheme} ${value.text}` } } : value
}

type Text = { readonly ok: true; readonly text: string } | Extract<Written, { ok: false }>

function encoded(format: SecretFormat, values: ClearValues): Text {
  const login = basicLogin(format, values)
  return login.ok ? { ok: true, text: login.encoded } : login
}

function bearer(format: SecretFormat, values: ClearValues): Text {
  const token = bearerText(format, values)
  return token.ok ? { ok: true, text: token.token } : token
}

const NO_LOGIN = stalled(
  'InvalidSpec',
  'spec.secret.formats: AuthorizationHeader with scheme Basic is for client credentials, and this is a token: remove scheme, or use BasicAuth',
)
const NO_TOKEN = stalled(
  'InvalidSpec',
  'spec.secret.formats: AuthorizationHeader of client credentials has the scheme Basic: remove scheme; another one is for tokens, ' +
    'which an ImpersonatedToken with credentialRef gets',
)
