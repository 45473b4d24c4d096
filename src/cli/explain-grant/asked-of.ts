import { parseDuration } from '../../api/duration.ts'
import type { GenericIssuer, IssuerSpec } from '../../api/generic-issuer.ts'
import type { ServiceAccountCredential } from '../../api/service-account-credential.ts'
import type { Asked } from '../../plan/asked.ts'
import { credentialAsked } from '../../plan/credential/credential-asked.ts'
import { credentialLives } from '../../plan/credential/credential-lives.ts'
import { decidedByIssuer } from '../../plan/decided-by-issuer.ts'
import { tokenRequest } from '../../plan/token-request.ts'
import type { Wanted } from './wanted.ts'

const HOUR = 3_600_000

/**
 * What is held against the grants for it. Where nothing of the issuer is known, what does not depend on it.
 *
 * @param client the ServiceAccountCredential that a token is minted with
 * @param issuer undefined: not seen
 * @param now epoch milliseconds
 * @returns undefined: a spec cannot be read, or its credential was not seen
 */
export function askedOf(
  wanted: Wanted,
  client: ServiceAccountCredential | undefined,
  issuer: GenericIssuer | undefined,
  namespace: Asked['namespace'],
  now: number,
): Asked | undefined {
  const spec = issuer?.spec.valid === true ? issuer.spec.value : undefined
  return wanted.kind === 'ImpersonatedToken'
    ? ofToken(wanted, client, issuer, spec, namespace)
    : ofCredential(wanted, spec, namespace, now)
}

function ofCredential(
  { object, scopes, audiences }: Extract<Wanted, { kind: 'ServiceAccountCredential' }>,
  issuer: IssuerSpec | undefined,
  namespace: Asked['namespace'],
  now: number,
): Asked | undefined {
  if (!object.spec.valid) return undefined
  const lives = (issuer && credentialLives(issuer)) ?? { usual: HOUR, longest: Infinity }
  return {
    ...credentialAsked(object.spec.value, namespace, lives, now),
    token: {
      kind: 'ClientCredential',
      ...(scopes && { scopes }),
      ...(audiences && { audiences }),
    },
  }
}

function ofToken(
  { object }: Extract<Wanted, { kind: 'ImpersonatedToken' }>,
  client: ServiceAccountCredential | undefined,
  issuer: GenericIssuer | undefined,
  issuerSpec: IssuerSpec | undefined,
  namespace: Asked['namespace'],
): Asked | undefined {
  if (!object.spec.valid) return undefined
  const spec = object.spec.value
  if (spec.credentialRef !== undefined) {
    if (client?.spec.valid !== true) return undefined
    return {
      namespace,
      serviceAccount: client.spec.value.serviceAccount,
      delegates: [],
      lifetime: undefined,
      usualLifetime: parseDuration(issuerSpec?.local?.tokenLifetime ?? '1h'),
      token: { kind: 'ClientCredential', scopes: spec.accessToken?.scopes ?? [] },
    }
  }
  if (spec.serviceAccount === undefined) return undefined
  const request = tokenRequest(spec)
  return {
    namespace,
    serviceAccount: spec.serviceAccount,
    delegates: spec.delegates,
    ...request,
    lifetime: decidedByIssuer(issuer?.spec, spec) ?? request.lifetime,
  }
}
