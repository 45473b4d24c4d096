import type { SecretFormat } from '../../api/secret-format.ts'
import { stalled } from '../../failure.ts'
import type { ClearValues } from '../clear-values.ts'
import { basicLogin } from './basic-login.ts'
import type { FormatWriter, Written } from './format-writer.ts'
import { unwritable } from './unwritable.ts'

/**
 * Of an .npmrc npm takes ; and # for comments, ${...} for variables, quotes and backslashes for quoting, the first = for
 * the end of a name, and these words for what they mean in JSON.
 */
const TOKEN = /^(?!(?:true|false|null|undefined)$)[-A-Za-z0-9._~+/=:@%!*,|]+$/
const TAKES = 'letters, digits and - . _ ~ + / = : @ % ! * , |'
const ADDRESS = /^https?:\/\/[-A-Za-z0-9.:[\]]+\/[-A-Za-z0-9._~%:@!,+*()&/]*$/

/** What npm, pnpm and yarn 1 read: the credential for each registry, and which scope is found there. */
export const writeNpmrc: FormatWriter = (format, values, key) => {
  const addresses = (format.registries ?? []).map(addressOf)
  if (addresses.includes(undefined)) return { ok: false, failure: NO_ADDRESS }
  const login = loginLine(format, values)
  if (!login.ok) return login
  const lines = [
    ...(format.scope === undefined ? [] : [`${format.scope}:registry=${addresses[0]}`]),
    ...addresses.map((address) => `${address?.replace(/^https?:/, '')}:${login.line}`),
  ]
  return { ok: true, texts: { [key]: lines.map((line) => `${line}\n`).join('') } }
}

/** As npm looks it up: in normal form, with a slash at its end. */
function addressOf(registry: string): string | undefined {
  const url = URL.parse(registry)
  if (url === null) return undefined
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return ADDRESS.test(url.href) ? url.href : undefined
}

const NO_ADDRESS = stalled(
  'InvalidSpec',
  'spec.secret.formats: registries of Npmrc are URLs such as https://europe-west1-npm.pkg.dev/my-project/my-repository/, ' +
    "without $ ; = ' [ ] and other signs that mean something in an .npmrc",
)

type Line = { readonly ok: true; readonly line: string } | Extract<Written, { ok: false }>

function loginLine(format: SecretFormat, values: ClearValues): Line {
  const { kind, secret } = values
  if (kind === 'ClientCredential') {
    const login = basicLogin(format, values)
    return login.ok ? { ok: true, line: `_auth=${login.encoded}` } : login
  }
  return TOKEN.test(secret)
    ? { ok: true, line: `_authToken=${secret}` }
    : { ok: false, failure: unwritable('Npmrc', kind, TAKES) }
}
