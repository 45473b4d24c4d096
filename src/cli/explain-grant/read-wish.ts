import { decodeCredential } from '../../watch/decode-credential.ts'
import { decodeToken } from '../../watch/decode-token.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import type { ExplainGrantOptions } from './explain-grant-options.ts'
import type { Wanted } from './wanted.ts'

/** What `--kind` takes, by its lower case: the field of the spec of tokens. */
const KINDS = {
  accesstoken: 'accessToken',
  idtoken: 'idToken',
  signedjwt: 'signedJwt',
  signedblob: 'signedBlob',
  credential: 'credential',
  clientcredential: 'credential',
} as const
type WishKind = (typeof KINDS)[keyof typeof KINDS]

/**
 * An object as somebody may want to write it, from flags. It has no name.
 *
 * @throws CliError (Usage)
 */
export function readWish(options: ExplainGrantOptions, namespace: string): Wanted {
  const { issuer, issuerKind, serviceAccount, secret } = options
  if (issuer === undefined || serviceAccount === undefined) {
    throw usage('name an object, or say --issuer and --service-account')
  }
  const kind = kindOf(options.kind ?? 'AccessToken')
  const spec = {
    issuerRef: { name: issuer, ...(issuerKind !== undefined && { kind: issuerKind }) },
    serviceAccount,
    ...(secret !== undefined && { secret: { name: secret } }),
  }
  const metadata = { name: '', namespace }
  const wanted: Wanted =
    kind === 'credential'
      ? {
          kind: 'ServiceAccountCredential',
          object: decodeCredential({ metadata, spec: { ...spec, ...ofCredential(options) } }),
          isThere: false,
          ...(options.scope.length > 0 && { scopes: options.scope }),
          ...(options.audience.length > 0 && { audiences: options.audience }),
        }
      : {
          kind: 'ImpersonatedToken',
          object: decodeToken({
            metadata,
            spec: { ...spec, delegates: options.delegate, [kind]: ofToken(kind, options) },
          }),
          isThere: false,
        }
  if (!wanted.object.spec.valid) throw usage(wanted.object.spec.message)
  return wanted
}

function kindOf(word: string): WishKind {
  const kind = Object.entries(KINDS).find(([known]) => known === word.toLowerCase())?.[1]
  if (kind !== undefined) return kind
  throw usage('--kind must be AccessToken, IdToken, SignedJwt, SignedBlob or credential')
}

function ofCredential({ lifetime, delegate }: ExplainGrantOptions): object {
  if (delegate.length > 0) throw usage('a client credential has no delegates: remove --delegate')
  return lifetime === undefined ? {} : { lifetime }
}

function ofToken(
  kind: Exclude<WishKind, 'credential'>,
  { scope, audience, lifetime: life }: ExplainGrantOptions,
): object {
  if (kind !== 'accessToken' && scope.length > 0) {
    throw usage('only access tokens and client credentials have scopes: remove --scope')
  }
  if ((kind === 'accessToken' || kind === 'signedBlob') && audience.length > 0) {
    throw usage(
      'only ID tokens, signed JWTs and client credentials have audiences: remove --audience',
    )
  }
  const lifetime = life === undefined ? {} : { lifetime: life }
  const [first, ...others] = audience
  switch (kind) {
    case 'accessToken':
      return { scopes: scope, ...lifetime }
    case 'idToken':
      if (first === undefined || others.length > 0) throw usage('an ID token takes one --audience')
      return { audience: first, ...lifetime }
    case 'signedJwt':
      return { claims: first === undefined ? {} : { aud: audience }, ...lifetime }
    case 'signedBlob':
      // What is signed has no part in the answer.
      return { payload: 'AAAA', ...lifetime }
  }
}

const usage = (message: string): CliError => new CliError(message, EXIT.Usage)
