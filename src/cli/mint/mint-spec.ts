import type { ImpersonatedTokenSpec } from '../../api/impersonated-token-spec.ts'
import { decodeToken } from '../../watch/decode-token.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import type { MintOptions } from './mint-options.ts'

const USUAL_LIFETIME = '10m'
const KINDS = ['accessToken', 'idToken', 'signedJwt', 'signedBlob'] as const

/**
 * What is asked of the operator: one token, and an object that goes by itself once that has expired, should nobody
 * delete it. Pure.
 *
 * @param from the spec of `--from`
 * @throws CliError (Usage) of a request that nobody would serve
 */
export function mintSpec(
  options: MintOptions,
  from: ImpersonatedTokenSpec | undefined,
): ImpersonatedTokenSpec {
  const request = from === undefined ? requested(options) : repeated(options, from)
  const spec = { ...request, refresh: { policy: 'Never' }, ttlAfterExpired: '0s' }
  const decoded = decodeToken({ metadata: {}, spec }).spec
  if (decoded.valid) return decoded.value
  throw usage(`that cannot be asked for: ${decoded.message}`)
}

function repeated(options: MintOptions, from: ImpersonatedTokenSpec): object {
  const { lifetime } = options
  const given = (['issuer', 'serviceAccount', 'claims'] as const).some(
    (name) => options[name] !== undefined,
  )
  const lists = (['delegates', 'scopes', 'audiences'] as const).some(
    (name) => options[name].length > 0,
  )
  if (given || lists || options.idToken || options.includeEmail) {
    throw usage('--from says what to mint: of the other flags only --for goes with it')
  }
  const { issuerRef, serviceAccount, credentialRef, delegates, allowedLocations } = from
  if (lifetime !== undefined && credentialRef !== undefined) {
    throw usage(
      'how long a token lives that is minted with a ServiceAccountCredential is for its issuer to say: remove --for',
    )
  }
  const kind = KINDS.find((name) => from[name] !== undefined) ?? 'accessToken'
  return {
    ...defined({ issuerRef, serviceAccount, credentialRef, allowedLocations }),
    delegates,
    [kind]: { ...from[kind], ...(lifetime === undefined ? {} : { lifetime }) },
  }
}

function requested(options: MintOptions): object {
  const { issuer, issuerKind, serviceAccount, delegates } = options
  if (issuer === undefined || serviceAccount === undefined) {
    throw usage(
      'say --issuer and --service-account, or --from with the name of an ImpersonatedToken',
    )
  }
  return {
    issuerRef: { name: issuer, kind: issuerKind },
    serviceAccount,
    delegates,
    ...tokenOf(options),
  }
}

function tokenOf(options: MintOptions): object {
  const { scopes, audiences, idToken, includeEmail, claims, lifetime = USUAL_LIFETIME } = options
  if (idToken && claims !== undefined) throw usage('take one of --id-token and --jwt')
  if ((idToken || claims !== undefined) && scopes.length > 0) {
    throw usage('only access tokens have scopes: remove --scope')
  }
  if (includeEmail && !idToken) throw usage('--include-email is for an ID token: add --id-token')
  const [audience, ...others] = audiences
  if (idToken) {
    if (audience === undefined || others.length > 0) {
      throw usage('an ID token is for one audience: say --audience once')
    }
    return { idToken: { audience, includeEmail, lifetime } }
  }
  if (claims !== undefined) {
    if (audience !== undefined && Object.hasOwn(claims, 'aud')) {
      throw usage('--audience and the claim aud of --jwt say the same: remove one of them')
    }
    const aud = others.length > 0 ? audiences : audience
    return { signedJwt: { claims: { ...claims, ...(aud === undefined ? {} : { aud }) }, lifetime } }
  }
  if (audience !== undefined) {
    throw usage('--audience is for an ID token or a JWT: add --id-token or --jwt')
  }
  return { accessToken: { scopes, lifetime } }
}

const defined = (fields: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

const usage = (message: string): CliError => new CliError(message, EXIT.Usage)
