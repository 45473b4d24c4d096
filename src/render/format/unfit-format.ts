import { formatRules } from '../../api/format-rules.ts'
import { CREDENTIAL_FORMAT_TYPES, FORMAT_TYPES, type FormatType } from '../../api/format-types.ts'
import { type SecretFormat } from '../../api/secret-format.ts'
import { type Failure, stalled } from '../../failure.ts'
import type { ClearValues } from '../clear-values.ts'

const OF_JWTS: readonly FormatType[] = FORMAT_TYPES

/** What AWS verifies is a JWT of an OpenID provider; what signs a blob logs in nowhere. */
const FITTING: Readonly<Record<ClearValues['kind'], readonly FormatType[]>> = {
  AccessToken: OF_JWTS.filter((type) => type !== 'AwsWebIdentity'),
  IdToken: OF_JWTS,
  SignedJwt: OF_JWTS,
  SignedBlob: ['Token', 'EnvFile'],
  ClientCredential: CREDENTIAL_FORMAT_TYPES,
}

const NOUNS: Readonly<Record<ClearValues['kind'], string>> = {
  AccessToken: 'an access token',
  IdToken: 'an ID token',
  SignedJwt: 'a signed JWT',
  SignedBlob: 'a signed blob',
  ClientCredential: 'client credentials',
}

const RULES = formatRules(FORMAT_TYPES)

/**
 * Why a format cannot be written of this kind of credential, or is not as its rules have it. The API server has
 * refused that already; but an object may be older than a rule.
 *
 * @param path of the format in the spec
 */
export function unfitFormat(
  format: SecretFormat,
  kind: ClearValues['kind'],
  path: string,
): Failure | undefined {
  const fitting = FITTING[kind]
  if (!fitting.includes(format.type)) {
    const message = `${path}: ${format.type} cannot be written of ${NOUNS[kind]}, only ${fitting.join(', ')}`
    return stalled('InvalidSpec', message)
  }
  const broken = RULES.find(({ holds }) => !holds(format))
  return broken && stalled('InvalidSpec', `${path}: ${broken.message}`)
}
